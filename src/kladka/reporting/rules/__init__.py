"""Rules of reporting: pure, told the day, without a database."""
