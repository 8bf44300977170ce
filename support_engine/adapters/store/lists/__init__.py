"""Lists: the questions that find dossiers, dates, sums and what waits."""
