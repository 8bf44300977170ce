"""What several pages read alike: a dossier, a programme, a list, a past day."""
