"""Tests of knowledge before and after: their forms, and what people learnt as a picture and a table."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from kladka.core import forms
from kladka.core.charts import Ladder, Rung
from kladka.core.components import Column, Link, Table, Tag
from kladka.core.forms.shown import trimmed
from kladka.core.ids import is_id
from kladka.learning.models import KnowledgeTest
from kladka.learning.queries import Wrote
from kladka.learning.rules import Points, Together, together
from kladka.pages.naming import told_apart

STEPS = 11
"""The scale of the picture: from no points to all of them, in tenths."""
NOTHING = "–"


class KnowledgeForm(forms.Form):
    """What the test is called, and how many points can be reached."""

    title = forms.TextField(label=gettext_lazy("Title of the test"), max_length=120)
    most_points = forms.DecimalField(
        label=gettext_lazy("Most points that can be reached"),
        min_value=Decimal("0.01"),
        max_digits=6,
        decimal_places=2,
    )


class ResultsForm(forms.Form):
    """The points of everybody on the list. `seen` carries what the page showed, so that only changes are stored."""

    may_repeat = True

    seen = django_forms.CharField(required=False, widget=django_forms.HiddenInput)

    def __init__(
        self, *args: Any, people: Mapping[str, str], points: Mapping[str, Points], most: Decimal, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        for key, name in people.items():
            for part, label in (("before", _("%(name)s: before")), ("after", _("%(name)s: after"))):
                self.fields[f"{part}-{key}"] = forms.DecimalField(
                    label=label % {"name": name},
                    min_value=0,
                    max_value=most,
                    max_digits=6,
                    decimal_places=2,
                    width=4,
                    required=False,
                    initial=getattr(points[key], part),
                )

    @property
    def typed(self) -> dict[UUID, Points]:
        """The points as they were typed, of everybody on the list."""
        values = self.cleaned_data
        return {UUID(key): Points(values.get(f"before-{key}"), values.get(f"after-{key}")) for key in self.people}

    @property
    def shown(self) -> dict[UUID, Points]:
        """The points that the page showed."""
        return read(self.cleaned_data.get("seen", ""))

    def carried(self, stored: Mapping[str, Points]) -> dict[str, Points]:
        """What a refused page carries on: what it showed, and where it was refused what is stored by now.

        Sent once more, what was typed here stands.
        """
        seen = read(self.data.get("seen", ""))
        return {
            key: Points(
                *(
                    getattr(points if self.has_error(f"{part}-{key}") else seen.get(UUID(key), points), part)
                    for part in ("before", "after")
                )
            )
            for key, points in stored.items()
        }


def written(points: Mapping[str, Points]) -> str:
    """Return the points that a page shows as the one text it carries."""
    return " ".join(f"{key}:{_text(each.before)}|{_text(each.after)}" for key, each in points.items())


def read(text: str) -> dict[UUID, Points]:
    """Return the points from the text that a page carried; what is none is left out."""
    found = {}
    for key, _colon, pair in (each.partition(":") for each in text.split()):
        before, _bar, after = pair.partition("|")
        if is_id(key):
            found[UUID(key)] = Points(_number(before), _number(after))
    return found


def _text(value: Decimal | None) -> str:
    return "" if value is None else str(value)


def _number(text: str) -> Decimal | None:
    try:
        value = Decimal(text)
    except ArithmeticError:
        return None
    return value if value.is_finite() else None


def in_points(value: Decimal | None) -> str:
    """Return points as people write them; a dash for none."""
    return NOTHING if value is None else str(formats.localize(trimmed(value)))


def changed(value: Decimal | None) -> Tag | str:
    """Return by how much somebody got better or worse, in words."""
    if value is None:
        return NOTHING
    if value == 0:
        return Tag(_("as before"), "grey")
    number = formats.localize(trimmed(abs(value)))
    return Tag(f"+{number}", "green") if value > 0 else Tag(f"−{number}", "yellow")


def names_of(rows: Sequence[Wrote]) -> list[str]:
    """Return the names of the people, namesakes with the year of birth."""
    return told_apart([row.identity for row in rows])


def table_of(test: KnowledgeTest, rows: Sequence[Wrote]) -> Table:
    """Return the points of everybody and the change, at last what they come to together."""
    columns = [
        Column(_("Given name and family name")),
        Column(_("Before"), True),
        Column(_("After"), True),
        Column(pgettext("points", "Change")),
    ]
    cells: list[list[Any]] = [
        [name, in_points(row.points.before), in_points(row.points.after), changed(row.points.change)]
        for name, row in zip(names_of(rows), rows, strict=True)
    ]
    all_of_them = together(row.points for row in rows)
    if all_of_them:
        means = [in_points(all_of_them.before), in_points(all_of_them.after)]
        cells.append([_mean_of(all_of_them), *means, changed(all_of_them.after - all_of_them.before)])
    caption = _("Points of %(most)s at most") % {"most": in_points(test.most_points)}
    return Table(caption, columns, cells)


def picture_of(test: KnowledgeTest, rows: Sequence[Wrote]) -> Ladder | None:
    """Return the way of everybody who wrote both, first of all together; None where nobody did."""
    all_of_them = together(row.points for row in rows)
    if all_of_them is None:
        return None
    first = _rung(_mean_of(all_of_them), Points(all_of_them.before, all_of_them.after), test.most_points)
    others = [
        _rung(name, row.points, test.most_points)
        for name, row in zip(names_of(rows), rows, strict=True)
        if row.points.change is not None
    ]
    return Ladder(_("What people knew"), STEPS, [first, *others], _("Before"), _("After"))


def said_of(rows: Sequence[Wrote]) -> str:
    """Return in one sentence how many got better, stayed and got worse; nothing where nobody wrote both."""
    found = together(row.points for row in rows)
    if found is None:
        return ""
    words = ngettext(
        "%(people)d person wrote both. Better: %(better)d, as before: %(same)d, worse: %(worse)d.",
        "%(people)d people wrote both. Better: %(better)d, as before: %(same)d, worse: %(worse)d.",
        found.people,
    )
    return words % {name: getattr(found, name) for name in ("people", "better", "same", "worse")}


def tests_table(tests: Sequence[KnowledgeTest]) -> Table | None:
    """Return the tests of an event with the way to their results; None where there are none."""
    if not tests:
        return None
    columns = [Column(_("Test")), Column(_("Most points"), True)]
    rows = [[Link(test.title, reverse("events:test", args=[test.pk])), in_points(test.most_points)] for test in tests]
    return Table(_("Tests before and after"), columns, rows)


def _mean_of(found: Together) -> str:
    words = ngettext(
        "Mean of %(people)d person who wrote both", "Mean of %(people)d people who wrote both", found.people
    )
    return words % {"people": found.people}


def _rung(label: str, points: Points, most: Decimal) -> Rung:
    before, after = points.before or Decimal(0), points.after or Decimal(0)
    return Rung(
        label=label,
        before=_step(before, most),
        after=_step(after, most),
        before_words=in_points(before),
        after_words=in_points(after),
        tag=found if isinstance(found := changed(after - before), Tag) else None,
    )


def _step(points: Decimal, most: Decimal) -> int:
    return 1 + round(points * (STEPS - 1) / most)
