"""Reads about remarks on health that show none of them: whether they may be read, and how many there are."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from kladka.coaching.models import AssessmentHealth, HealthNote, ProfileHealth
from kladka.coaching.policies.health import CONSENT, why_locked
from kladka.people.models import Consent
from kladka.people.queries.own_page import last_consent


def consent_to_health(participation: UUID) -> Consent | None:
    """Return the consent to remarks about health that stands, else the one that was withdrawn last."""
    return last_consent(participation, CONSENT)


def locked(participation: UUID) -> str:
    """Return why remarks about somebody's health are neither written nor read; "" where they may be."""
    return why_locked(consent_to_health(participation))


def kept_about_health(participation: UUID) -> list[QuerySet[Any]]:
    """Return everything that is kept about somebody's health, table by table."""
    return [
        HealthNote.objects.filter(session__participation=participation),
        ProfileHealth.objects.filter(profile__participation=participation),
        AssessmentHealth.objects.filter(assessment__participation=participation),
    ]


def count_about_health(participation: UUID) -> int:
    """Return how many remarks about somebody's health there are."""
    return sum(each.count() for each in kept_about_health(participation))
