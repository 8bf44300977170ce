"""People and their roles: acts, blockers, events and fold, as dossiers have; pure."""
