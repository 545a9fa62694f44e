"""Rules about people: pure functions of what they are told. No query, no clock."""
