"""People at rest: who they are, what they hold, whom a letter reaches."""
