"""A project as whoever carries it reads it: where it is, what is theirs to do, its money."""
