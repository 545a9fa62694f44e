"""Excel both ways: lists taken away, rows brought in."""
