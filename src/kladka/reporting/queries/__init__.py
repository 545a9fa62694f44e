"""Reads of what the room keeps."""
