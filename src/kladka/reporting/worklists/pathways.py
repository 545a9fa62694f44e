"""Plans that nobody looked at again in time, and stages of a pathway that last longer than usual."""

from django.utils.translation import gettext_lazy as _

from kladka.reporting.worklists.declared import Rule

KIND = "pathway"
RULES = (
    Rule(
        "plan_review",
        KIND,
        _("The review of the plan is late"),
        """
        SELECT participation, '' AS fact, due AS since, due AS until, due AS day, '' AS word, 0 AS number
        FROM agreed SEMI JOIN coached USING (participation)
        WHERE due < $on
        """,
    ),
    Rule(
        "stage_review",
        KIND,
        _("The model asks for a review, and there was none"),
        # Of several points that were missed the last is told; a review counts for the point after it.
        """
        WITH passed AS (
            SELECT stay.*, list_filter(
                list_transform(list_sort(reviews), lambda point: entered_on + to_days(point)), lambda day: day < $on
            ) AS days
            FROM stay SEMI JOIN coached USING (participation)
        )
        SELECT passed.participation, '' AS fact, days[-1]::DATE AS since, $ends_on AS until, days[-1]::DATE AS day,
               label AS word, 0 AS number
        FROM passed LEFT JOIN looked USING (participation)
             ANTI JOIN (SELECT participation FROM agreed WHERE due < $on) late USING (participation)
        WHERE len(days) > 0
              AND (held_on IS NULL OR held_on <= coalesce(days[-2], entered_on - to_days(1)))
        """,
    ),
    Rule(
        "stage_long",
        KIND,
        _("In a stage for longer than is usual"),
        # Whoever looked at the plan since then knows, and agreed on what comes next.
        """
        SELECT stay.participation, '' AS fact, (entered_on + to_days(usual_days))::DATE AS since, $ends_on AS until,
               entered_on AS day, label AS word, date_diff('day', entered_on, $on) AS number
        FROM stay SEMI JOIN coached USING (participation) LEFT JOIN looked USING (participation)
        WHERE usual_days > 0 AND date_diff('day', entered_on, $on) > usual_days
              AND (held_on IS NULL OR held_on <= entered_on + to_days(usual_days))
        """,
    ),
)
