"""Reports of a project: prepared, checked, submitted, verified, taken away; and why a figure is not what it was."""
