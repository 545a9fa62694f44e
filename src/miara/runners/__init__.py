"""Runners hold the connection or the rows, and give raw counts and members. Both answer the same two questions."""
