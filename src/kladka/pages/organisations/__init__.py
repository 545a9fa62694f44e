"""Organisations, their sites and staff: what an administrator looks after."""
