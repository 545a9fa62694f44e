"""Models of incubators: read, compared, written, put to a colleague, published, retired."""
