"""Meetings at the same time: of one coach or adviser, of one participant, whichever was recorded later."""

from django.utils.translation import gettext_lazy as _

from kladka.reporting.worklists.declared import Rule

_MEET = """
SELECT later.participation, later.id AS fact, later.day AS since, NULL::DATE AS until, earlier.day AS day,
       later.what || ' ' || earlier.what AS word,
       least(later.ends, earlier.ends) - greatest(later.starts, earlier.starts) AS number,
       CASE WHEN later.what <> 'advice' THEN ''
            WHEN later.staff IN (SELECT staff FROM serving WHERE role = 'adviser') THEN later.staff
            ELSE 'coordinator' END AS mender
"""
_AT_ONCE = """
      later.day = earlier.day AND later.id > earlier.id AND later.starts IS NOT NULL AND earlier.starts IS NOT NULL
      AND least(later.ends, earlier.ends) - greatest(later.starts, earlier.starts) >= $overlap
"""
_ONE_LINE = """
QUALIFY row_number() OVER (PARTITION BY later.id, later.participation ORDER BY number DESC, earlier.id) = 1
"""

BELIEVED = """
CREATE TEMP TABLE believed AS
SELECT meeting.* FROM meeting SEMI JOIN here USING (participation)
WHERE support IS NULL OR support IN (SELECT id FROM supports)
"""
"""Meetings whose support still stands."""

RULES = (
    Rule(
        "coach_twice",
        "overlap",
        _("One coach or adviser in two meetings at once"),
        f"""
        {_MEET} FROM believed later JOIN believed earlier ON later.staff = earlier.staff AND {_AT_ONCE}
                AND later.participation <> earlier.participation
        {_ONE_LINE}
        """,
    ),
    Rule(
        "participant_twice",
        "overlap",
        _("One participant in two meetings at once"),
        f"""
        {_MEET} FROM believed later JOIN believed earlier ON later.participation = earlier.participation
                AND {_AT_ONCE}
        {_ONE_LINE}
        """,
    ),
    Rule(
        "same_day_twice",
        "overlap",
        _("Two sessions of one day, and nobody knows when"),
        """
        SELECT later.participation, CASE WHEN later.starts IS NULL THEN later.id ELSE earlier.id END AS fact,
               later.day AS since, NULL::DATE AS until, earlier.day AS day, 'session session' AS word,
               later.minutes AS number
        FROM believed later JOIN believed earlier ON later.participation = earlier.participation
             AND later.staff = earlier.staff AND later.day = earlier.day AND later.id > earlier.id
        WHERE later.what = 'session' AND earlier.what = 'session' AND (later.starts IS NULL OR earlier.starts IS NULL)
        QUALIFY row_number() OVER (PARTITION BY later.id ORDER BY earlier.id) = 1
        """,
    ),
)
