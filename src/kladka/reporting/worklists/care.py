"""People whom nobody looks after any more, while the project runs."""

from django.utils.translation import gettext_lazy as _

from kladka.reporting.worklists.declared import COORDINATOR, Rule

RULES = (
    Rule(
        "no_support",
        "care",
        _("No support for long"),
        """
        SELECT care.participation, '' AS fact, greatest(span.last, care.from_date) AS since, $ends_on AS until,
               span.last AS day, '' AS word, date_diff('day', greatest(span.last, care.from_date), $on) AS number
        FROM care ANTI JOIN gone USING (participation) LEFT JOIN span USING (participation)
        WHERE care.until_date IS NULL AND $on <= $ends_on
              AND care.coach IN (SELECT staff FROM serving WHERE role = 'coach')
              AND date_diff('day', greatest(span.last, care.from_date), $on) > $no_support
        QUALIFY row_number() OVER (PARTITION BY care.participation ORDER BY care.from_date DESC, care.fact DESC) = 1
        """,
    ),
    Rule(
        "coach_gone",
        "care",
        _("In the care of a coach who has left"),
        """
        SELECT care.participation, care.fact, care.from_date AS since, $ends_on AS until, span.last AS day,
               care.coach AS word, 0 AS number
        FROM care ANTI JOIN gone USING (participation) LEFT JOIN span USING (participation)
        WHERE care.until_date IS NULL AND $on <= $ends_on
              AND care.coach NOT IN (SELECT staff FROM serving WHERE role = 'coach')
        QUALIFY row_number() OVER (PARTITION BY care.participation ORDER BY care.from_date DESC, care.fact DESC) = 1
        """,
        to=COORDINATOR,
    ),
    Rule(
        "no_coach",
        "care",
        _("Coaching ended, and neither an exit nor another coach is recorded"),
        """
        SELECT participation, '' AS fact, max(until_date) AS since, $ends_on AS until, max(until_date) AS day,
               '' AS word, date_diff('day', max(until_date), $on) AS number
        FROM care ANTI JOIN gone USING (participation)
        WHERE $on <= $ends_on
        GROUP BY participation
        HAVING count(*) = count(until_date) AND date_diff('day', max(until_date), $on) > $no_coach
        """,
    ),
    Rule(
        "not_begun",
        "care",
        _("Registered, and nothing has happened"),
        """
        SELECT unbegun.participation, '' AS fact, unbegun.since, $ends_on AS until, NULL::DATE AS day, '' AS word,
               date_diff('day', unbegun.since, $on) AS number
        FROM unbegun ANTI JOIN care USING (participation)
        WHERE $on <= $ends_on AND date_diff('day', unbegun.since, $on) > $not_begun
        """,
    ),
    Rule(
        "no_follow_up",
        "near",
        _("Left, and no situation since is recorded"),
        """
        SELECT gone.participation, '' AS fact, gone.exit_date AS since,
               gone.exit_date + to_days($follow_up::INTEGER) AS until, gone.exit_date AS day, '' AS word, 0 AS number
        FROM gone
        WHERE gone.exit_date + to_days($follow_up::INTEGER) >= $on
              AND NOT EXISTS (
                  SELECT 1 FROM situations
                  WHERE situations.participation = gone.participation
                        AND (situations.until_date IS NULL OR situations.until_date >= gone.exit_date)
              )
        """,
    ),
)
