"""From live figures to what the public may see."""
