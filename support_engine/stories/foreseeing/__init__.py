"""What has not happened: an act foreseen, a life played in advance."""
