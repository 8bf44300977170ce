"""A life played forward on a copy, with the real rules, on assumptions that are stated."""
