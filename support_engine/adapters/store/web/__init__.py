"""The desk in a browser at rest: accounts, sessions, links, forms, tokens."""
