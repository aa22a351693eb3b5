"""What is new in a file, placed among what stands where a person put it."""
