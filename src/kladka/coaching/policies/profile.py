"""What may never happen to a vocational profile, whoever asks."""

from datetime import date

from django.utils.translation import gettext as _

from kladka.coaching.models import Profile, ProfileHealth
from kladka.core import clock
from kladka.core.errors import PolicyBroken, Stale
from kladka.core.forms.shown import day_in_words
from kladka.people import policies as people
from kladka.programmes.models import Project

LONGEST = 2000
"""Characters of one answer."""


def check_draft(profile: Profile) -> None:
    """What the person accepted is not changed; what is new becomes the next version."""
    if not profile.is_draft:
        raise PolicyBroken(_("The person has accepted this version. Write a new one instead."))


def check_says_something(profile: Profile) -> None:
    """Nobody accepts an empty profile."""
    if not profile.answers and not profile.vetoes:
        raise PolicyBroken(_("The profile says nothing yet. Write down what the person says first."))


def check_accepted_on(day: date, before: Profile | None, project: Project, today: date) -> None:
    """A version is accepted within the project, after the one before, and not tomorrow."""
    people.check_within_project(day, project, field="on")
    people.check_not_in_future(day, today, field="on")
    if before is not None and before.accepted_on and day < before.accepted_on:
        raise PolicyBroken(
            _("The version before was accepted on %(day)s. Choose that day or a later one.")
            % {"day": day_in_words(before.accepted_on)},
            field="on",
        )


def check_short(answers: dict[str, str]) -> None:
    """One answer is a few sentences."""
    for code, words in answers.items():
        if len(words) > LONGEST:
            raise PolicyBroken(
                _("This answer is too long. Keep it to %(most)s characters.") % {"most": LONGEST}, field=code
            )


def check_unchanged(stored: Profile, version: int) -> None:
    """Whoever comes second is told."""
    if stored.version != version:
        raise Stale(_("Somebody else changed this profile while you were writing."), stored=stored)


def check_seen(stored: Profile, version: int) -> None:
    """What is accepted, or thrown away, is what was seen. Raises Stale, with nothing to choose from."""
    if stored.version != version:
        words = _("Somebody else changed this profile meanwhile. Read it, then open this form again.")
        raise Stale(words, stored=None)


def check_no_draft(last: Profile | None, version: int) -> None:
    """Whoever wrote on a draft that is accepted or thrown away meanwhile is told."""
    if version:
        raise Stale(_("The draft was accepted or thrown away while you were writing."), stored=last)


def check_health_unchanged(stored: ProfileHealth | None, version: int) -> None:
    """Whoever comes second is told."""
    if (stored.version if stored else 0) != version:
        raise Stale(_("Somebody else changed this part of the profile while you were writing."), stored=stored)


def check_newest(profile: Profile, newest: Profile | None) -> None:
    """An acceptance is taken back while nothing was written after it."""
    if profile.is_draft or newest is None or newest.pk != profile.pk:
        raise PolicyBroken(_("A newer version has been begun. Only the acceptance of the newest one is taken back."))


def may_be_slip(profile: Profile, today: date) -> bool:
    """Tell whether an acceptance was recorded on this day."""
    return profile.recorded_at is not None and clock.day_of(profile.recorded_at) == today


def check_slip(profile: Profile, today: date) -> None:
    """An acceptance is taken back on the day on which it was recorded; later the person's word stands."""
    if not may_be_slip(profile, today):
        raise PolicyBroken(
            _("An accepted profile stays. Only a slip is taken back, on the same day. Write a new version instead.")
        )
