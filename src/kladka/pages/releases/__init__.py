"""Publication of a project's figures: prepare, look at what is hidden and why, declare totals, publish."""
