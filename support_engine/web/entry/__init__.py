"""Who comes in: by a password, a code, a link or a provider, and what is proven."""
