"""Rules on the act and its paragraphs."""
