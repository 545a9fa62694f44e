"""Situations that somebody claimed and no document proves."""

from django.utils.translation import gettext_lazy as _

from kladka.reporting.worklists.declared import Rule

RULES = (
    Rule(
        "unproven",
        "evidence",
        _("A situation without a document"),
        """
        SELECT participation, id AS fact, from_date AS since, NULL::DATE AS until, from_date AS day, kind AS word,
               0 AS number
        FROM situations
        WHERE id NOT IN (SELECT fact FROM evidence WHERE retracted_on IS NULL AND fact IS NOT NULL)
        """,
    ),
)
