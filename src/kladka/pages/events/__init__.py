"""Events: planning, people, attendance on a phone, head counts, the signed list."""
