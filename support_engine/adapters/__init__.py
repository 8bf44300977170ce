"""The outside world, one thing per module: clock, files, base, mail."""
