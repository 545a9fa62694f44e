"""Training cycles: modules in order, the events that carry them out, and what is behind whom."""
