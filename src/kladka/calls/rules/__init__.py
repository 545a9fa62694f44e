"""Forms and criteria of calls as data, who may take part and why, who comes first. Pure, and told the day."""
