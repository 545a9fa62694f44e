"""What the page to read says where a column holds codes that the row alone explains, or a whole paper.

The file for programs keeps every column as it is.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kladka.benefits.queries import kind_of
from kladka.coaching.queries import follow_up
from kladka.core.dictionaries import dictionary, in_use
from kladka.core.forms.shown import day_in_words
from kladka.documents.templates import kind_title
from kladka.employers.queries import criteria
from kladka.pages.follow_ups.forms import answers_in_words
from kladka.pages.own import register
from kladka.processes.queries import label_of as model_title
from kladka.processes.queries import processes_for
from kladka.processes.rules.process import Process, said

type Lines = Iterator[str]


class Telling:
    """Words for one person's columns; `controller` is who answers for the data, and whose models there are."""

    def __init__(self, controller: Any) -> None:
        self._controller = controller
        self._models: Sequence[Process] | None = None
        self._by_column: Mapping[str, Callable[[Any, Any], str]] = {
            **_BY_COLUMN,
            "coaching.Position.stage": lambda _row, value: self._stage(value),
            "coaching.Tick.requirement": self._requirement,
        }

    def words(self, column: str, row: Any, value: Any) -> str | None:
        """Return a column in words; None where it needs none of its own."""
        tell = self._by_column.get(column)
        return None if tell is None else str(tell(row, value))

    @property
    def models(self) -> Sequence[Process]:
        """Return the models that there are. Read once."""
        if self._models is None:
            self._models = list(processes_for(self._controller).values())
        return self._models

    def _stage(self, code: str) -> str:
        found = (said(one.label) for model in self.models for one in model.stages if one.code == code)
        return next(filter(None, found), code)

    def _requirement(self, row: Any, code: str) -> str:
        stages = [one for model in self.models for one in model.stages if one.code == row.position.stage]
        found = (said(one.label) for stage in stages for one in stage.gate if one.code == code)
        return next(filter(None, found), code)


def _paper(_row: Any, content: str) -> str:
    """Return a paper as lines, in its own language."""
    return "\n".join(line for block in json.loads(content)["blocks"] for line in _lines(block) if line)


def _lines(block: Mapping[str, Any]) -> Lines:
    match block["kind"]:
        case "heading" | "words" | "note":
            yield block["text"]
        case "items":
            yield from block["items"]
        case "facts" | "signatures":
            yield from (_pair(name, value) for name, value in block["rows"])
        case "table":
            yield block["caption"]
            labels = [one["label"] for one in block["columns"]]
            for row in block["rows"]:
                yield "; ".join(_pair(label, cell) for label, cell in zip(labels, row, strict=True) if cell)


def _pair(name: str, value: str) -> str:
    return _("%(name)s: %(value)s") % {"name": name, "value": value.replace("\n", ", ")} if value else name


def _plan(_row: Any, content: Mapping[str, Any]) -> str:
    """Return the goals of a plan, each with its steps and who does them."""
    who = {"participant": _("you"), "coach": _("your coach")}
    found: list[str] = []
    for goal in content["goals"]:
        steps = (_pair(who.get(each["owner"], ""), each["what"]) for each in goal["steps"])
        found += [goal["what"], *steps]
    return "\n".join(found)


def _levels(row: Any, levels: Mapping[str, int]) -> str:
    return "\n".join(_steps(row.asked["areas"], row.asked["scale"], levels))


def _steps(areas: Mapping[str, Any], scale: Sequence[Any], levels: Mapping[str, int]) -> Lines:
    for code, level in levels.items():
        yield _pair(in_use(areas[code]), in_use(scale[level - 1]))


def _reasons(row: Any, reasons: Mapping[str, str]) -> str:
    return "\n".join(_pair(in_use(row.asked["areas"][code]), words) for code, words in reasons.items())


def _opinion(_row: Any, content: Mapping[str, Any]) -> str:
    """Return both self-assessments that an opinion rests on."""
    found: list[str] = []
    for side in (content.get("start"), content.get("end")):
        if side:
            found.append(day_in_words(date.fromisoformat(side["on"])))
            found += _steps(side["areas"], content["scale"], side["levels"])
            found += (_pair(in_use(side["areas"][code]), words) for code, words in side["reasons"].items())
    return "\n".join(found)


def _wishes(_row: Any, values: Mapping[str, Sequence[str]]) -> str:
    told = [(one, values[one.code]) for one in criteria() if values.get(one.code)]
    return "\n".join(_pair(capfirst(one.label), ", ".join(map(one.label_of, codes))) for one, codes in told)


def _answers(_row: Any, answers: Mapping[str, str]) -> str:
    return "\n".join(f"{question} {answer}" for question, answer in answers_in_words(answers))


def _point(_row: Any, code: str) -> str:
    """Return at which point somebody is asked, such as a month after a job began; nothing of one that is no more."""
    point = follow_up.pack().point(code)
    return str(capfirst(in_use(point.labels))) if point else ""


def _absences(_row: Any, absences: Mapping[str, int]) -> str:
    labels = dictionary("benefit-absences")
    return "\n".join(_pair(labels.label(code), str(days)) for code, days in absences.items())


_BY_COLUMN: Mapping[str, Callable[[Any, Any], str]] = {
    "people.Paper.kind": lambda _row, kind: kind_title(kind),
    "people.Paper.content": _paper,
    "people.CorrectionRequest.about": lambda _row, code: register.title_of(code),
    "people.Assignment.also": lambda _row, codes: ", ".join(map(model_title, codes.split())),
    "coaching.Plan.content": _plan,
    "coaching.SelfAssessment.levels": _levels,
    "coaching.SelfAssessment.reasons": _reasons,
    "coaching.AssessmentHealth.levels": _levels,
    "coaching.AssessmentHealth.reasons": _reasons,
    "coaching.SocialOpinion.content": _opinion,
    "coaching.FollowUp.point": _point,
    "coaching.FollowUp.answers": _answers,
    "employers.JobWishes.values": _wishes,
    "employers.JobWishes.vetoes": _wishes,
    "benefits.Benefit.kind": lambda row, _kind: kind_of(row),
    "benefits.AttendanceSheet.absences": _absences,
}
