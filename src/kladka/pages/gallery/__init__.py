"""Everything that pages are made of, on one page of the demo."""
