"""What may never happen in reporting, by topic."""
