"""Kładka: the working tool of programmes that bring people into work and help social enterprises start."""
