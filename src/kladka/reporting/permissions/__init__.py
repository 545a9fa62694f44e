"""Who may do what in reporting, by topic."""
