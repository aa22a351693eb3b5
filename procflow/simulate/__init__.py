"""Simulation of the office that has to do the work. In words: docs/simulation.md.

Nothing is imported here: the file format needs `parameters` alone, and only a run needs numpy.
"""
