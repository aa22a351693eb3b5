"""BPMN 2.0 as a library of its own. It imports nothing of procflow."""
