"""What commands share: the session, the words typed, the one door, what is said."""
