"""Who may do what in reporting."""
