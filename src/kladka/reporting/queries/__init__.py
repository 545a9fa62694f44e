"""Reads of what reporting itself keeps."""
