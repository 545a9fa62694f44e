"""What the funder's system sent back about somebody in the file of participants."""

from django.utils.translation import gettext_lazy as _

from kladka.reporting.worklists.declared import Rule

RULES = (
    Rule(
        "sent_back",
        "returned",
        _("Sent back by the funder’s system"),
        """
        SELECT participation, line AS fact, since, NULL::DATE AS until, since AS day, said AS word, 0 AS number
        FROM returned
        """,
    ),
)
