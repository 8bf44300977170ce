"""Reading candidacies: columns, values, checks, pairs, places."""
