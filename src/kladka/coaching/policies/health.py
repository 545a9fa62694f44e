"""Remarks about health rest on a consent alone: without one nothing is written, and nothing that is there is read."""

from django.utils.translation import gettext as _

from kladka.core.errors import PolicyBroken
from kladka.core.forms.shown import day_in_words
from kladka.people.models import Consent

CONSENT = "health_notes"
"""The kind of consent on which remarks about health rest (dictionary "consent-kinds")."""


def why_locked(last: Consent | None) -> str:
    """Return why remarks about health are neither written nor read; "" while the consent stands. `last`: the newest."""
    if last is None:
        return _(
            "No consent to remarks about health is recorded. Ask the participant; if the answer is yes, record the "
            "consent, then write. Without it everything else goes on all the same."
        )
    if last.withdrawn_on is None:
        return ""
    return _(
        "The participant withdrew the consent to remarks about health on %(day)s. Nothing new is written, and what was "
        "written before is locked."
    ) % {"day": day_in_words(last.withdrawn_on)}


def check_consented(last: Consent | None) -> None:
    """Nothing is written about somebody's health without their consent (Regulation (EU) 2016/679 art. 9(2)(a))."""
    if words := why_locked(last):
        raise PolicyBroken(words)


def why_kept(last: Consent | None) -> str:
    """Return why remarks about health are not removed; "" where no consent stands any more."""
    if last is None or last.withdrawn_on is not None:
        return ""
    return _("The participant agrees to remarks about health. They are removed when the consent is withdrawn.")


def check_not_consented(last: Consent | None) -> None:
    """What rests on a consent that stands is not taken away by somebody else."""
    if words := why_kept(last):
        raise PolicyBroken(words)
