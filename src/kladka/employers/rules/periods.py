"""How long a name is kept."""

from datetime import date, timedelta


def keep_until(last_needed: date, days: int) -> date:
    """Return the last day on which the name of somebody at an employer is kept."""
    return last_needed + timedelta(days=days)
