"""Days and hours: the calendar, the hours at which letters may leave."""
