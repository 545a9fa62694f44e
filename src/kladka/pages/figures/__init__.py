"""A project's figures inside the office, and who stands behind each."""
