"""What makes work hard for a participant and what they need in order to take part."""
