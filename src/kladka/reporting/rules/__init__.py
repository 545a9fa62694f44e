"""Pure rules: told everything, asking nobody."""
