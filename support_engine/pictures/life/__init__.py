"""A simulated life as pictures."""
