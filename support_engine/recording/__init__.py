"""What an act becomes: decided for the person who asks, then written, in one transaction."""
