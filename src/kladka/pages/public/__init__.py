"""What everybody may read: the projects, what they did in figures, and how accessible this site is."""
