"""The views of grants."""
