"""Caseload: who has how many people, who goes on with whom, who stands in for whom."""
