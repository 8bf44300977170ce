"""People: what they are given and how they enter, how they leave and are erased."""
