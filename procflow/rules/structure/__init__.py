"""Rules on the flow: every case comes to exactly one outcome."""
