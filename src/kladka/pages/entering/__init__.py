"""What must be complete before a participant counts: a list that empties."""
