"""Views of payment claims: reading, keeping the list, sending, and who stands behind the numbers."""
