"""Signing in and out, the second factor, the language, one's own account."""
