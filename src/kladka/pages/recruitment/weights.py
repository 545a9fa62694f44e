"""What the points of a call are for, and what each of them weighs."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.calls.rules import editing
from kladka.calls.rules.criteria import Criteria, Criterion
from kladka.calls.rules.ranking import rounded
from kladka.core.components import Bullets
from kladka.core.dictionaries import in_use
from kladka.core.forms.shown import trimmed


def criteria_words(found: Criteria) -> list[str]:
    """Return the points of each criterion, what they weigh, and how many of them are needed."""
    lines = [_up_to(each) for each in found.points]
    needed = _("%(label)s: at least %(least)s of 0 to %(most)s are needed, before they are weighed")
    return lines + [
        needed % {"label": each.label, "least": _localized(each.least), "most": each.most}
        for each in found.points
        if each.least is not None
    ]


def ranked_by(found: Criteria) -> list[str]:
    """Return how applications are ranked: by the points of each criterion, and how many are needed in all."""
    lines = criteria_words(found)
    if lines and found.least_points:
        words = ngettext(
            "In all, at least %(least)s point is needed.",
            "In all, at least %(least)s points are needed.",
            found.least_points,
        )
        lines.append(words % {"least": found.least_points})
    return lines


def rules_in_words(raw: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Return the least number of points and the rule for equal points."""
    labels = {each["code"]: in_use({"pl": each["pl"], "en": each.get("en") or each["pl"]}) for each in raw["points"]}
    ties = [labels.get(tie.get("points", ""), _("Which application came first")) for tie in raw["ties"]]
    return [
        (_("Least number of points"), raw["least_points"]),
        (_("Most points"), trimmed(editing.most_points(raw))),
        (_("Who comes first of two with the same points"), Bullets(ties) if ties else None),
    ]


def _up_to(each: Criterion) -> str:
    whole = each.most * each.weight
    told = {"label": each.label, "most": each.most, "weight": _localized(each.weight), "whole": _localized(whole)}
    if each.weight == 1:
        words = ngettext("%(label)s: up to %(most)s point", "%(label)s: up to %(most)s points", each.most)
    else:
        words = ngettext(
            "%(label)s: 0 to %(most)s, weight %(weight)s, so up to %(whole)s point",
            "%(label)s: 0 to %(most)s, weight %(weight)s, so up to %(whole)s points",
            int(whole),
        )
    return words % told


def _localized(points: Fraction) -> str:
    return str(localize(trimmed(rounded(points))))
