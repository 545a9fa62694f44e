"""The calendar: week and day, planning, what collides, who works when, subscriptions and reminders."""
