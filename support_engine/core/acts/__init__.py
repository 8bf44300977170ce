"""What may be done to a dossier: commands, conditions, and one module per act."""
