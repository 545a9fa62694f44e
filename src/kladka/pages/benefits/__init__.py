"""What is paid to participants: on their own page and as monthly lists of a project."""
