"""The outside world, a folder or a module each: base, mail, files, sheets, clock, holidays."""
