"""The plan of a participant: goals, steps, signatures, reviews."""
