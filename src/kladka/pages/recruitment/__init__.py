"""Recruitment: calls, applications, the committee, and who joins."""
