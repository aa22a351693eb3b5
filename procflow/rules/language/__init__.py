"""Rules on names, scripts and ids."""
