"""Points that are given, and lines of criteria."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.calls.rules import editing
from kladka.calls.rules.criteria import Criteria, day_of
from kladka.calls.rules.form import ApplicationForm
from kladka.core.errors import PolicyBroken
from kladka.core.forms.shown import trimmed
from kladka.core.quoting import in_quotes

MOST_IN_ALL = 9999
"""So many points a decision can hold."""


def check_points(found: Criteria, formal: Mapping[str, bool], points: Mapping[str, int]) -> None:
    """Points lie between nothing and the cap of each criterion."""
    caps = {each.code: each.most for each in found.points}
    unknown = (formal.keys() - {each.code for each in found.formal}) | (points.keys() - caps.keys())
    if unknown:
        raise TypeError(f"The set “{found.code}” has no {', '.join(sorted(unknown))}.")
    for code, given in points.items():
        if not 0 <= given <= caps[code]:
            raise PolicyBroken(
                ngettext(
                    "This criterion gives from 0 to %(most)s point.",
                    "This criterion gives from 0 to %(most)s points.",
                    caps[code],
                )
                % {"most": caps[code]},
                field=f"points_{code}",
            )


def check_line(form: ApplicationForm, part: str, line: Mapping[str, Any]) -> None:
    """A line has a text, days in order, and speaks of a question that the form puts and of answers to it."""
    if not line["pl"].strip():
        raise PolicyBroken(_("Write the text in Polish."), field="pl")
    since, until = day_of(line.get("from")), day_of(line.get("until"))
    if since and until and until < since:
        raise PolicyBroken(_("The last day must not be earlier than the first."), field="until")
    if Decimal(str(line.get("least") or 0)) > line.get("most", 0) and part == "points":
        raise PolicyBroken(_("No more can be needed than the line gives at most."), field="least")
    names = {question.name for question in form.questions()}
    if part == "eligibility":
        _check_asked(names, line["question"])
        _check_condition(line)
    for gives in line.get("gives", ()):
        _check_asked(names, gives["question"])
        if not gives["answers"]:
            raise PolicyBroken(_("Tick at least one answer."), field="ticked")
        if not 0 < gives["points"] <= line["most"]:
            raise PolicyBroken(
                _("Give at least one point and at most %(most)s, which is the most of this line.")
                % {"most": line["most"]},
                field="points",
            )


def _check_asked(names: Collection[str], question: str) -> None:
    if question not in names:
        raise PolicyBroken(_("The form of this call does not ask this. Choose another question."), field="question")


def _check_condition(line: Mapping[str, Any]) -> None:
    if line["check"] == "one_of" and not line["answers"]:
        raise PolicyBroken(_("Tick at least one answer."), field="ticked")
    if line["check"] == "age":
        least, most = line.get("least"), line.get("most")
        if least is None and most is None:
            raise PolicyBroken(_("Say from which age, or up to which, or both."), field="least")
        if least is not None and most is not None and most < least:
            raise PolicyBroken(_("The highest age must not be below the lowest."), field="most")


def check_criteria(raw: Mapping[str, Any]) -> None:
    """The least number of points can be reached, and the rule for equal points speaks of points that are given."""
    most = editing.most_points(raw)
    if raw["least_points"] > most:
        raise PolicyBroken(
            _("The least number of points is %(least)s, and nobody could get more than %(most)s. Change one of them.")
            % {"least": raw["least_points"], "most": trimmed(most)},
            field="least_points",
        )
    if most > MOST_IN_ALL:
        words = _("All points together are more than %(most)s. Lower the most of a line, or its weight.")
        raise PolicyBroken(words % {"most": MOST_IN_ALL})
    codes = {each["code"] for each in raw["points"]}
    if any(tie["points"] not in codes for tie in raw["ties"] if "points" in tie):
        raise PolicyBroken(_("The rule for equal points looks at these points. Change that rule first."), field="tie_1")


def check_gives_points(raw: Mapping[str, Any]) -> None:
    """Before a call opens, every line of points says what gives them."""
    empty = editing.giving_nothing(raw) if raw else []
    if empty:
        words = _("“%(line)s” gives nobody points yet. Add an answer that gives them, or let the assessors give them.")
        raise PolicyBroken(words % {"line": in_quotes(empty[0]["pl"])})
