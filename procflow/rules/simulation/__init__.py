"""Rules on the figures that a simulation of the office rests on."""
