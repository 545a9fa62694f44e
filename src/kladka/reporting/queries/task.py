"""Who wants weekly letters."""

from typing import Any

from kladka.reporting.models import WeeklyLetter


def wants_letters(user: Any) -> bool:
    """Tell whether somebody wants the weekly letter; whoever never chose does."""
    return not WeeklyLetter.objects.filter(user=user.pk, is_wanted=False).exists()
