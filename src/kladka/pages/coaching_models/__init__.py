"""Coaching models: read, compared, written, put to a colleague, published, retired."""
