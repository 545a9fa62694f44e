"""Situations that somebody claimed and no document proves, and supports that were proven and are not any more."""

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
    Rule(
        "proof_lost",
        "evidence",
        _("A support that nothing proves any more"),
        """
        WITH RECURSIVE lost AS (
            SELECT fact FROM evidence WHERE retracted_on IS NOT NULL AND fact_table = 'support'
            UNION
            SELECT corrected.id FROM lost JOIN support corrected ON corrected.replaces = lost.fact
        )
        SELECT participation, id AS fact, start_date AS since, NULL::DATE AS until, start_date AS day, kind AS word,
               0 AS number
        FROM supports SEMI JOIN lost ON lost.fact = supports.id
        WHERE id NOT IN (SELECT fact FROM evidence WHERE retracted_on IS NULL AND fact IS NOT NULL)
        """,
    ),
)
