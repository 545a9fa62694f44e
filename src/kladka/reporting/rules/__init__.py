"""Rules over figures: pure, told the day, without database and engine."""
