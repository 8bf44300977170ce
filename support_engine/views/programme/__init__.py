"""A programme as data: its sentences, its proof, what a change would do."""
