"""A programme as data: what its file may say, and whether it is sound."""
