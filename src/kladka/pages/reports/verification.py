"""What a verification found, in words."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.core.components import Column, Table, Tag
from kladka.core.forms.shown import moment_in_words
from kladka.pages.reports.comparison import report_name
from kladka.pages.reports.restatement import said_number
from kladka.reporting.live import figures as reporting
from kladka.reporting.models import Report


def signature_words(state: str, key: str) -> str:
    """Return whether a report is signed by this installation."""
    words = {
        "known": _("The signature is valid: this installation signed exactly this file with its key %(key)s."),
        "good": _("The signature is valid for the key %(key)s, which this installation does not know."),
        "other_key": _("The file is signed with the key %(key)s, which is not one of this installation’s."),
        "broken": _("The signature is not valid: something was changed after it was signed."),
        "unsigned": _("It is not signed yet: a report is signed when it is submitted."),
    }
    return words[state] % {"key": key}


def shown(report: Report, answer: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the page of a verification shows."""
    number = answer["figures"]
    same = number - len(answer["different"])
    headline = _("Something is not as it was written")
    if answer["is_same"]:
        headline = ngettext("The %(n)s figure is the same", "All %(n)s figures are the same", number) % {"n": number}
    return {
        "report": report,
        "name": report_name(report),
        "is_same": answer["is_same"],
        "tag": Tag(_("The same"), "green") if answer["is_same"] else Tag(_("Different"), "red"),
        "headline": headline,
        "moment": moment_in_words(datetime.fromisoformat(answer["at"])),
        "same_words": ngettext("%(n)s figure is the same.", "%(n)s figures are the same.", same) % {"n": same},
        "signature": signature_words(answer["signature"], answer["key"]),
        "faults": answer["faults"],
        "is_identical": answer["is_identical"],
        "different": _different(answer["different"]) if answer["different"] else None,
    }


def _different(found: list[Mapping[str, Any]]) -> Table:
    columns = [
        Column(_("Figure")),
        Column(_("In the report"), True),
        Column(_("Computed now"), True),
        Column(_("What differs")),
    ]
    rows = [
        [
            reporting.said(each["title"]),
            said_number(each["reported"]),
            said_number(each["computed"]),
            list(each["differences"]),
        ]
        for each in found
    ]
    return Table(_("Figures that differ"), columns, rows)
