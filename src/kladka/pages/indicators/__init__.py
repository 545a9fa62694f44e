"""A project's own indicators: written, tried, put to a colleague, approved, compared, retired."""
