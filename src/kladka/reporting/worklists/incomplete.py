"""People who were supported before their entry form was complete: what it cost is at risk of not being paid back."""

from django.utils.translation import gettext_lazy as _

from kladka.reporting.worklists.declared import COORDINATOR, Rule

RULES = (
    Rule(
        "draft",
        "incomplete",
        _("Supported, and the entry form is not complete"),
        """
        SELECT here.participation, '' AS fact, span.began AS since, NULL::DATE AS until, span.last AS day, '' AS word,
               count(supports.id) AS number
        FROM here JOIN span USING (participation) JOIN supports USING (participation)
        WHERE NOT here.complete AND here.entry_date IS NOT NULL
              AND here.participation NOT IN (SELECT participation FROM beside)
        GROUP BY here.participation, span.began, span.last
        """,
    ),
    Rule(
        "beside",
        "incomplete",
        _("Supported on a second record of the same person"),
        """
        SELECT here.participation, '' AS fact, span.began AS since, NULL::DATE AS until, beside.entered AS day,
               '' AS word, count(supports.id) AS number
        FROM here JOIN beside USING (participation) JOIN span USING (participation) JOIN supports USING (participation)
        GROUP BY here.participation, span.began, beside.entered
        """,
    ),
    Rule(
        "entry_withdrawn",
        "incomplete",
        _("Supported, and the entry was withdrawn"),
        """
        SELECT here.participation, '' AS fact, span.began AS since, NULL::DATE AS until, span.last AS day, '' AS word,
               count(supports.id) AS number
        FROM here JOIN span USING (participation) JOIN supports USING (participation)
        WHERE here.entry_date IS NULL
        GROUP BY here.participation, span.began, span.last
        """,
    ),
    Rule(
        "left_behind",
        "incomplete",
        _("On a merged record whose entry was withdrawn"),
        """
        SELECT replaced.kept AS participation, situation.id AS fact, situation.from_date AS since, NULL::DATE AS until,
               NULL::DATE AS day, situation.kind AS word, 0 AS number
        FROM situation JOIN replaced USING (participation)
        WHERE situation.retracted_on IS NULL AND NOT EXISTS (
            SELECT 1 FROM situations alike
            WHERE alike.participation = replaced.kept AND alike.kind = situation.kind
                  AND alike.from_date = situation.from_date
        )
        """,
        COORDINATOR,
    ),
)
