"""From the elements of a BPMN file to sheets for the layout."""
