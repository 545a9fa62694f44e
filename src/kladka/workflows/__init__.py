"""Verbs over two siblings: what begins in one room and goes on in another, as one act."""
