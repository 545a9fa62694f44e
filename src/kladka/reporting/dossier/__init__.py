"""The evidence behind people and facts, laid out for a controller."""
