"""The rules of reporting, by topic: pure, dated."""
