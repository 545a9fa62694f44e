"""The views of publication inside the office."""
