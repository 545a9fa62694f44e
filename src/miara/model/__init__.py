"""What the engine speaks about: fact tables, the typed tree of a condition, packs and results."""
