"""A project inside the office: what it is, who works in it, what it promised."""
