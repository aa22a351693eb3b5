"""Where the shapes and lines of a BPMN collaboration are drawn: pure geometry, no names and no meaning.

A grid: columns by rank, rows by lane, and between them channels in which lines have tracks of their own. Nothing but a
line's own shapes stands in its way, since lines run only in channels and through cells that are empty.
"""
