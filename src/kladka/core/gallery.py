"""What the gallery page shows: every component once, with made-up content. For the demo, and for axe.

render(request, "components.html", {"gallery": gallery(request)})
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django.http import HttpRequest, QueryDict
from django.utils.translation import npgettext, pgettext, pgettext_lazy

from kladka.core.charts import Bar, Bars, Progress, Step, Waterfall
from kladka.core.components import Column as TableColumn
from kladka.core.components import Event, Link, Menu, SummaryRow, Table, Tag, Tile
from kladka.core.forms import (
    ChoiceField,
    ChoicesField,
    ConfirmField,
    DateField,
    FileField,
    Form,
    FourValued,
    HoursField,
    LongTextField,
    PickerField,
    Section,
    TextField,
    TimeField,
    YesNo,
)
from kladka.core.lists import Column, Empty, Filter, List, ListPage

TOWNS = ["Chrzanów", "Gorlice", "Miechów", "Oświęcim", "Tarnów"]
MANY = 60


@dataclass(frozen=True)
class Sample:
    """A made-up row."""

    pk: int
    name: str
    town: str
    since: date
    sessions: int


class Samples(list[Sample]):
    """Rows that answer the few questions a list asks a queryset."""

    def order_by(self, *order: Any) -> Self:
        """Leave the order as it is: the gallery has no database."""
        return self

    def iterator(self, chunk_size: int = MANY) -> Iterator[Sample]:
        """Return the rows."""
        return iter(self)

    def where(self, fits: Iterable[Sample]) -> "Samples":
        """Return those that fit."""
        return Samples(fits)


def samples() -> Samples:
    """Return rows enough for several pages."""
    return Samples(
        Sample(
            number,
            pgettext("sample", "Made-up person %(number)s") % {"number": number},
            TOWNS[number % 5],
            date(2026, 1, 2),
            number % 9,
        )
        for number in range(1, MANY + 1)
    )


class GalleryForm(Form):
    """Every kind of field."""

    sections = [
        Section(
            pgettext_lazy("sample", "About the person"),
            ["name", "birth_date", "sex", "wishes"],
            hint=pgettext_lazy("sample", "Write as in the document."),
        ),
        Section(
            pgettext_lazy("sample", "About the meeting"),
            ["day", "start", "took", "kind", "coach", "disability", "agrees", "notes", "scan", "is_read"],
        ),
    ]
    name = TextField(label=pgettext_lazy("sample", "Name"), autocomplete="off", width=20)
    birth_date = DateField(
        label=pgettext_lazy("sample", "Birth date"), help_text=pgettext_lazy("sample", "For example 27 3 1984.")
    )
    sex = ChoiceField(
        label=pgettext_lazy("sample", "Sex"),
        choices=[("f", pgettext_lazy("sample", "Woman")), ("m", pgettext_lazy("sample", "Man"))],
    )
    wishes = ChoicesField(
        label=pgettext_lazy("sample", "Wishes"),
        choices=[("work", pgettext_lazy("sample", "Work")), ("course", pgettext_lazy("sample", "A course"))],
        hints={"course": pgettext_lazy("sample", "Also a short one.")},
    )
    day = DateField(label=pgettext_lazy("sample", "Day of the meeting"))
    start = TimeField(
        label=pgettext_lazy("sample", "Beginning"), help_text=pgettext_lazy("sample", "For example 9:30.")
    )
    took = HoursField(label=pgettext_lazy("sample", "How long it took"))
    kind = ChoiceField(label=pgettext_lazy("sample", "Place"), choices=[(town, town) for town in TOWNS], look="select")
    coach = PickerField(
        label=pgettext_lazy("sample", "Coach"),
        search=lambda words: ((town, town) for town in TOWNS * 4 if words.lower() in town.lower()),
        label_of=lambda value: value if value in TOWNS else None,
    )
    disability = FourValued(label=pgettext_lazy("sample", "Disability"))
    agrees = YesNo(label=pgettext_lazy("sample", "Agrees to be called"), required=False)
    notes = LongTextField(label=pgettext_lazy("sample", "Notes"), max_length=200, required=False)
    scan = FileField(label=pgettext_lazy("sample", "Scan"), required=False, accept=".pdf")
    is_read = ConfirmField(label=pgettext_lazy("sample", "The card was read to the participant"))


class ShortForm(Form):
    """A form about a record that somebody else has changed."""

    name = TextField(label=pgettext_lazy("sample", "Name"))
    birth_date = DateField(label=pgettext_lazy("sample", "Birth date"))


def sample_list(request: HttpRequest) -> ListPage[Sample]:
    """Return a list with every kind of filter and column."""
    towns = [(town, town) for town in TOWNS]
    definition = List[Sample](
        caption=pgettext("sample", "Made-up people."),
        columns=[
            Column("name", pgettext("sample", "Name"), lambda row: row.name, order_by=["name"]),
            Column("town", pgettext("sample", "Place"), lambda row: row.town, order_by=["town"]),
            Column("since", pgettext("sample", "Since"), lambda row: row.since, kind="date", order_by=["since"]),
            Column("sessions", pgettext("sample", "Sessions"), lambda row: row.sessions, kind="number"),
            Column(
                "state",
                pgettext("sample", "State"),
                lambda row: Tag(pgettext("sample", "Taking part"), "green"),
                kind="tag",
            ),
        ],
        count=lambda count: npgettext("sample", "%(count)s person", "%(count)s people", count) % {"count": count},
        empty=Empty(pgettext("sample", "There is nobody yet.")),
        filters=[
            Filter("town", ChoiceField(label=pgettext("sample", "Place"), choices=towns, look="select"), _in_town),
            Filter(
                "sessions",
                ChoicesField(label=pgettext("sample", "Sessions"), choices=[("0", "0"), ("1", "1")]),
                _with_sessions,
            ),
        ],
        search=_named,
        sort="name",
        row_url=lambda row: f"#person-{row.pk}",
    )
    return ListPage[Sample](request, samples(), definition)  # type: ignore[arg-type]


def _in_town(rows: Any, town: str) -> Any:
    return rows.where(row for row in rows if row.town == town)


def _with_sessions(rows: Any, counts: list[str]) -> Any:
    return rows.where(row for row in rows if str(row.sessions) in counts)


def _named(rows: Any, words: str) -> Any:
    return rows.where(row for row in rows if words.lower() in row.name.lower())


def gallery(request: HttpRequest) -> dict[str, Any]:
    """Return everything that components.html shows."""
    links = [Link(pgettext("sample", "Change"), "#change", hidden=pgettext("sample", "Name"))]
    bars = [
        Bar(pgettext("sample", "Work"), 104, 90, "#work"),
        Bar(pgettext("sample", "A course"), 183, 300),
        Bar(pgettext("sample", "Wishes"), None, 20),
    ]
    return {
        "name": pgettext("sample", "Made-up person %(number)s") % {"number": 1},
        "details": TOWNS[0],
        "tags": [Tag(pgettext("sample", "Taking part"), "green")],
        "links": links,
        "pages": Menu(
            pgettext("sample", "Pages about the person"),
            [Link(pgettext("sample", "A course"), "#c", active=True), Link(pgettext("sample", "Work"), "#d")],
        ),
        "menu": Menu(
            pgettext("sample", "About the person"),
            [Link(pgettext("sample", "About the meeting"), "#a", active=True), Link(pgettext("sample", "Notes"), "#b")],
        ),
        "tiles": [
            Tile(pgettext("sample", "Work"), 104, "#work", pgettext("sample", "Made-up people.")),
            Tile(pgettext("sample", "A course"), 1346),
        ],
        "bars": Bars(pgettext("sample", "Sessions"), bars),
        "progress": Progress(pgettext("sample", "Sessions"), 45, 60),
        "waterfall": Waterfall(
            pgettext("sample", "Sessions"),
            104,
            112,
            pgettext("sample", "Before"),
            pgettext("sample", "After"),
            [Step(pgettext("sample", "A course"), 10), Step(pgettext("sample", "Wishes"), -2)],
        ),
        "summary": [
            SummaryRow(pgettext("sample", "Name"), "Ada", links),
            SummaryRow(pgettext("sample", "Birth date"), date(1984, 3, 27)),
        ],
        "table": Table(
            pgettext("sample", "Sessions"),
            [TableColumn(pgettext("sample", "Place")), TableColumn(pgettext("sample", "Sessions"), numeric=True)],
            [[town, number] for number, town in enumerate(TOWNS)],
        ),
        "events": [
            Event(
                pgettext("sample", "About the meeting"),
                date(2026, 3, 27),
                pgettext("sample", "Write as in the document."),
                links=links,
            ),
            Event(pgettext("sample", "A course"), date(2026, 3, 2), tag=Tag(pgettext("sample", "Taking part"), "blue")),
        ],
        "text": pgettext("sample", "Write as in the document."),
        "question": pgettext("sample", "About the person"),
        "listing": sample_list(request),
        "form": GalleryForm(QueryDict("name=&birth_date-day=31"), auto_id="gallery-%s"),
        "conflict": _conflicting(),
    }


def _conflicting() -> ShortForm:
    sent = "name=Ada&birth_date-day=1&birth_date-month=2&birth_date-year=1990&version=1&idempotency_key="
    form = ShortForm(QueryDict(f"{sent}{ShortForm.new_key()}"), auto_id="conflict-%s")
    form.is_valid()
    form.show_conflict(stored={"name": "Adela", "birth_date": date(1990, 2, 1)}, version=2)
    return form
