"""Dates that contradict each other. A line points at what was recorded later: there the slip is likely to be."""

from django.utils.translation import gettext_lazy as _

from kladka.reporting.worklists.declared import Rule

RULES = (
    Rule(
        "support_before_entry",
        "dates",
        _("A support earlier than the entry"),
        """
        SELECT supports.participation, supports.id AS fact, supports.start_date AS since, NULL::DATE AS until,
               here.entry_date AS day, supports.kind AS word, 0 AS number
        FROM supports JOIN here USING (participation)
        WHERE here.complete AND supports.start_date < here.entry_date
        """,
    ),
    Rule(
        "entry_without_support",
        "dates",
        _("An entry on a day without support"),
        """
        SELECT here.participation, '' AS fact, here.entry_date AS since, NULL::DATE AS until, span.began AS day,
               '' AS word, 0 AS number
        FROM here LEFT JOIN span USING (participation)
        WHERE here.complete AND (span.began IS NULL OR span.began > here.entry_date)
        """,
    ),
    Rule(
        "entered_twice",
        "dates",
        _("One person with two entries in one project"),
        """
        SELECT participation, '' AS fact, entry_date AS since, NULL::DATE AS until,
               first_value(entry_date) OVER of_person AS day, '' AS word, 0 AS number
        FROM here JOIN persons USING (participation)
        WHERE entry_date IS NOT NULL AND participation NOT IN (SELECT participation FROM beside)
        WINDOW of_person AS (PARTITION BY person ORDER BY entry_date, participation)
        QUALIFY row_number() OVER of_person > 1
        """,
    ),
    Rule(
        "support_after_exit",
        "dates",
        _("A support after the exit"),
        """
        SELECT supports.participation, supports.id AS fact, supports.start_date AS since, NULL::DATE AS until,
               absences.exit_date AS day, supports.kind AS word, 0 AS number
        FROM supports JOIN absences ON absences.participation = supports.participation
             AND supports.start_date > absences.exit_date
             AND (absences.back IS NULL OR supports.start_date < absences.back)
        WHERE supports.recorded_on >= absences.recorded_on
        QUALIFY row_number() OVER (PARTITION BY supports.id ORDER BY absences.exit_date DESC) = 1
        """,
    ),
    Rule(
        "exit_before_support",
        "dates",
        _("An exit before the last support"),
        """
        SELECT absences.participation, absences.fact, absences.exit_date AS since, NULL::DATE AS until,
               max(coalesce(supports.end_date, supports.start_date)) AS day, '' AS word, 0 AS number
        FROM absences JOIN supports ON absences.participation = supports.participation
             AND coalesce(supports.end_date, supports.start_date) > absences.exit_date
             AND (absences.back IS NULL OR supports.start_date < absences.back)
        WHERE supports.recorded_on < absences.recorded_on
              OR (supports.start_date <= absences.exit_date AND supports.end_date > absences.exit_date)
        GROUP BY absences.participation, absences.fact, absences.exit_date
        """,
    ),
    Rule(
        "situation_before_entry",
        "dates",
        _("A situation earlier than the entry"),
        """
        SELECT situations.participation, situations.id AS fact, situations.from_date AS since, NULL::DATE AS until,
               here.entry_date AS day, situations.kind AS word, 0 AS number
        FROM situations JOIN here USING (participation)
        WHERE here.complete AND situations.from_date < here.entry_date
        """,
    ),
    Rule(
        "works_at_entry",
        "dates",
        _("At work on the very day of an entry without work"),
        """
        SELECT situations.participation, situations.id AS fact, situations.from_date AS since, NULL::DATE AS until,
               here.entry_date AS day, situations.kind AS word, 0 AS number
        FROM situations JOIN here USING (participation)
        WHERE here.complete AND situations.from_date = here.entry_date AND list_contains($work, situations.kind)
              AND list_contains($without_work, here.labour_status)
        """,
    ),
    Rule(
        "works_in_trial",
        "dates",
        _("At work within a trial month in a social integration centre"),
        """
        SELECT situations.participation, situations.id AS fact, situations.from_date AS since, NULL::DATE AS until,
               trial.trial_from AS day, situations.kind AS word, 0 AS number
        FROM situations JOIN trial ON trial.participation = situations.participation
             AND situations.from_date <= trial.trial_until
             AND coalesce(situations.until_date, trial.trial_until) >= trial.trial_from
        WHERE list_contains($work, situations.kind)
        QUALIFY row_number() OVER (PARTITION BY situations.id ORDER BY trial.trial_from, trial.key) = 1
        """,
    ),
    Rule(
        "situation_twice",
        "dates",
        _("A situation recorded twice"),
        """
        SELECT participation, id AS fact, from_date AS since, NULL::DATE AS until, from_date AS day, kind AS word,
               0 AS number
        FROM situations
        QUALIFY row_number() OVER (PARTITION BY participation, kind, from_date ORDER BY recorded_on, id) > 1
        """,
    ),
    Rule(
        "coached_after_exit",
        "dates",
        _("Left, and still in a coach’s care"),
        """
        SELECT care.participation, care.fact, gone.exit_date AS since, NULL::DATE AS until, care.from_date AS day,
               '' AS word, 0 AS number
        FROM care JOIN gone USING (participation)
        WHERE care.until_date IS NULL AND gone.exit_date < $on
        QUALIFY row_number() OVER (PARTITION BY care.participation ORDER BY care.from_date DESC, care.fact DESC) = 1
        """,
    ),
)
