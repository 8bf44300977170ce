"""Programme-management workflow engine for French public support programmes."""
