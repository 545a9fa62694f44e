"""Why a figure moved, in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kladka.core.components import Colour

LABELS: Mapping[str, Any] = {
    "definition": _("Definition changed"),
    "retracted": pgettext_lazy("cause", "Withdrawn"),
    "corrected": pgettext_lazy("cause", "Corrected"),
    "merged": _("Records merged"),
    "completeness": _("Record completed"),
    "evidence": _("Document"),
    "exit_moved": _("Exit moved"),
    "recorded_late": _("Recorded later"),
    "time": _("Time passed"),
    "computed_otherwise": _("Computed otherwise"),
}
EXPLAINED: Mapping[str, Any] = {
    "definition": _("The definition changed: the same facts are counted by another version of it."),
    "retracted": _("A fact was withdrawn: it turned out not to be so."),
    "corrected": _("A fact was corrected: the old one was withdrawn and another recorded in its place."),
    "merged": _("Two records turned out to be one person, or were found to be two after all."),
    "completeness": _("An entry record was completed, so that it counts, or its completeness was taken back."),
    "evidence": _("A document arrived that proves what was only claimed, or such a proof was withdrawn."),
    "exit_moved": _(
        "Leaving the project was recorded, moved or undone, and with it the days that are counted from it."
    ),
    "recorded_late": _("It was true on the earlier day already, but was recorded only afterwards."),
    "time": _("It became true, or stopped being true, between the two days."),
    "computed_otherwise": _("Computed again today, the reported value comes out another; verify that report."),
}
COLOURS: Mapping[str, Colour] = {
    "definition": "purple",
    "retracted": "red",
    "corrected": "orange",
    "merged": "pink",
    "completeness": "turquoise",
    "evidence": "green",
    "exit_moved": "yellow",
    "recorded_late": "blue",
    "time": "grey",
    "computed_otherwise": "red",
}
TABLES: Mapping[str, Any] = {
    "participation": _("entry to the project"),
    "record_state": _("completeness of the entry record"),
    "exit": _("leaving the project"),
    "reentry": _("coming back to the project"),
    "alias": _("merge of two records"),
    "assignment": _("coaching"),
    "support": _("support"),
    "situation": _("situation"),
    "ending": _("end"),
    "evidence": _("document"),
    "attendance": _("attendance at an open event"),
    "entity": _("registration of an entity"),
    "founder": _("founder of an entity"),
    "member": _("member of an entity"),
    "status": _("status of an entity"),
    "job": _("job at an entity"),
    "occupancy": _("holder of a job at an entity"),
    "incubator": _("incubator"),
    "post": _("post"),
    "target": _("target"),
}
"""What kind of fact a line of the ledger is about."""
