"""Rules on who acts."""
