"""What is answered: the schemas of all operations, with descriptions and examples for the document."""

from datetime import date, datetime
from fractions import Fraction
from typing import Any, Literal, Self

from ninja import Schema
from pydantic import ConfigDict, Field

from kladka.reporting.live import figures as reporting

TEXTS = [{"pl": "Uczestniczki i uczestnicy", "en": "Participants"}]
_NOTE = "what to mind with these numbers, in the language that was asked for; null where there is nothing"
_WHY = "why it has no value in the part of the project asked about, in the language that was asked for"
Texts = dict[str, str]
"""A text by language: "pl" and "en" wherever we wrote it."""


def texts(words: str, *examples: Any) -> Any:
    """Return the declaration of a text in several languages."""
    return Field(description=f"{words}, by language", examples=list(examples) or TEXTS)


class Answer(Schema):
    """A schema that takes nothing it does not name."""

    model_config = ConfigDict(extra="forbid")


class Number(Answer):
    """A number twice: exact, and as the nearest floating point number."""

    exact: str = Field(description="a whole number, a fraction in lowest terms, or a decimal", examples=["12", "2/3"])
    number: int | float = Field(description="the same, rounded by the format of JSON", examples=[12])

    @classmethod
    def of(cls, value: int | Fraction) -> Self:
        """Return a value as both."""
        plain = reporting.plain(value)
        return cls(exact=str(value), number=0 if plain is None else plain)

    @classmethod
    def or_none(cls, value: int | Fraction | None) -> Self | None:
        """Return a value as both; none where there is none."""
        return None if value is None else cls.of(value)


class Amount(Answer):
    """A value, and what stands beside it."""

    value: Number | None = Field(description="null where nothing can be said, such as a share of nobody")
    claimed: Number | None = Field(
        description="what would come on top with evidence; null of a part that the figure does not split by"
    )
    incomplete: Number | None = Field(
        description="what would come on top with a complete record; null of a part that the figure does not split by"
    )
    among: int | None = Field(description="the units that a share is taken of")
    without: int | None = Field(description="the units excluded from a share")


class Group(Amount):
    """One part of a figure."""

    group: dict[str, str] = Field(description="breakdown → group", examples=[{"sex": "female"}])


class Promised(Answer):
    """A promised value."""

    indicator: str = Field(examples=["EECO01"])
    breakdown: str = Field(description="empty for the whole", examples=["", "sex=female"])
    value: Number
    on_date: date = Field(description="by when it is promised")


class Definitions(Answer):
    """Which definitions figures follow: the same hash means the same definitions and parameters."""

    code: str = Field(examples=["eu-esf-plus-2021"])
    version: str = Field(examples=["1.0.0"])
    hash: str


class About(Answer):
    """What was asked and of what the answer speaks: enough to ask the same again."""

    project: str = Field(examples=["abc"])
    as_of: date = Field(description="true by this day")
    known_on: date = Field(description="recorded by the end of this day in Warsaw")
    note: str | None = Field(description=_NOTE)
    where: dict[str, str] = Field(description="the part of the project asked about; empty for the whole")
    definitions: Definitions
    ledger: int = Field(description="the newest number of the ledger that the answer knows", examples=[1204])


class FigureAnswer(Amount):
    """A figure."""

    code: str = Field(examples=["EECO01"])
    title: Texts = texts("what is counted, in words")
    counts: str = Field(description="the unit that is counted", examples=["participations"])
    measure: str = Field(description="count, sum, mean, median, share or formula", examples=["count"])
    published: bool = Field(description="whether its definition lets it be published (after suppression)")
    not_recorded: list[str] = Field(
        description="what the figure asks about and nobody records yet: then it has no value instead of a wrong nought"
    )
    why_no_value: str | None = Field(description=_WHY)
    groups: list[Group] = Field(description="by each breakdown asked for")


class Figures(About):
    """The figures of a project at one moment."""

    figures: list[FigureAnswer]


class Point(Answer):
    """The values at one day; null where nothing can be said."""

    as_of: date
    known_on: date
    note: str | None = Field(description=_NOTE)
    values: dict[str, Number | None] = Field(description="code → value")


class Silent(Answer):
    """A figure without a value."""

    code: str = Field(examples=["EECO01"])
    why: str = Field(description=_WHY)


class Series(Answer):
    """The values of some figures at several days, in their order."""

    project: str
    where: dict[str, str]
    definitions: Definitions
    ledger: int
    points: list[Point]
    without_value: list[Silent] = Field(description="figures that do not split by the part of the project asked about")


class Targets(Answer):
    """What a project promised, with every milestone, in the order of the days."""

    project: str
    targets: list[Promised]


class FactAnswer(Answer):
    """A fact behind a member."""

    table: str = Field(examples=["support"])
    id: str
    date: date
    evidence: str = Field(description="claimed, proven or verified", examples=["proven"])
    document_kind: str | None


class MemberAnswer(Answer):
    """One who counts, by an id that is in no other register. Names never leave by the API."""

    id: str = Field(description="of the counted unit")
    participation: str | None = Field(description="the participation it belongs to, if it belongs to one")
    state: Literal["proven", "claimed", "incomplete"]
    since: date
    adds: Number | None = Field(description="what it adds to a sum; null for a count")
    facts: list[FactAnswer]


class Members(About):
    """Who stands behind a figure, in the order of ids, a page at a time."""

    indicator: str
    counts: dict[str, int] = Field(
        description="all members by state, also those who are not listed", examples=[{"proven": 12}]
    )
    unseen: int = Field(description="how many members the owner of the token may not open; they are never listed")
    items: list[MemberAnswer]
    next: str | None = Field(description="the address of the next page; null on the last")


class GapAnswer(Answer):
    """One thing that is missing."""

    kind: Literal["evidence", "record", "answer", "fact"]
    name: str = Field(description="the column or the table of facts")
    kinds: list[str] = Field(description="which kinds of fact would do")
    until: date | None = Field(description="the last day on which it can be put right")
    facts: list[FactAnswer]


class NearAnswer(Answer):
    """One who does not count yet, and all that is missing."""

    id: str
    participation: str | None
    until: date | None
    gaps: list[GapAnswer]


class Near(About):
    """Who nearly counts, in the order of ids, a page at a time."""

    indicator: str
    unseen: int
    items: list[NearAnswer]
    next: str | None


class ProjectAnswer(Answer):
    """A project, with the parts by which its figures can be narrowed."""

    code: str = Field(examples=["abc"])
    title: Texts = texts("its title")
    starts_on: date
    ends_on: date
    last_day: date = Field(description="as of which day figures are given when none is asked for")
    definitions: Definitions
    partners: list[dict[str, str]] = Field(description="id and name")
    sites: list[dict[str, str]] = Field(description="id and name")
    target_groups: list[dict[str, str]] = Field(description="code and name in Polish")


class ProjectLine(Answer):
    """A project in the list."""

    code: str
    title: Texts = texts("its title")
    starts_on: date
    ends_on: date


class Projects(Answer):
    """The projects that the token opens."""

    items: list[ProjectLine]


class ReportLine(Answer):
    """A submitted report. It never changes; a correction is the next version of the same number."""

    number: int = Field(examples=[3])
    version: int = Field(examples=[1])
    label: str = Field(description="number and version as people say them", examples=["3", "3/2"])
    replaces: str | None = Field(description="the label of the version that it corrects")
    as_of: date
    known_on: date
    period_from: date | None = Field(description="null where it counts from the start")
    period_until: date | None
    definitions: Definitions
    submitted_at: datetime
    sha256: str = Field(description="of its file")


class Reports(Answer):
    """The submitted reports of a project, the newest first."""

    project: str
    items: list[ReportLine]


class ReportAnswer(ReportLine):
    """A submitted report with its figures as they were submitted."""

    project: str
    ledger: int
    figures: list[FigureAnswer]
    targets: list[Promised] = Field(description="what was promised, as known on the day of the report")


class IndicatorAnswer(Answer):
    """A definition in words."""

    code: str
    title: Texts = texts("what is counted")
    description: Texts = texts("who or what counts, and when")
    note: Texts = texts("what else to know")
    source: Texts = texts("where it is written")
    counts: str
    measure: str
    unvalued: bool = Field(description="a goal that names nothing countable")
    published: bool
    decimals: int = Field(description="with how many decimals a reader should see it")
    needs: list[str] = Field(description="the figures whose units it asks about")
    made_of: list[str] = Field(description="the figures a formula is made of")


class DatedAnswer(Answer):
    """A rule's value from a day on."""

    valid_from: date
    value: int | float
    source: Texts = texts("where it is written")


class ParameterAnswer(Answer):
    """A dated value that definitions use."""

    name: str
    title: Texts = texts("what it is")
    values: list[DatedAnswer]


class PackLine(Definitions):
    """A pack in the list."""

    title: Texts = texts("its title")


class Packs(Answer):
    """The packs of definitions of this installation."""

    items: list[PackLine]


class PackAnswer(PackLine):
    """A pack with all its definitions."""

    source: Texts = texts("where it is written")
    note: Texts = texts("what else to know")
    breakdowns: list[str] = Field(examples=[["sex"]])
    indicators: list[IndicatorAnswer]
    parameters: list[ParameterAnswer]


class Wrong(Answer):
    """What is wrong at one place of the request."""

    at: str = Field(examples=["query.as_of"])
    detail: str = Field(examples=["Write a day as year-month-day, like 2026-06-30."])


class ProblemAnswer(Answer):
    """A problem (RFC 9457). Texts are in the language that the request prefers: Polish or English."""

    type: str = Field(description="the kind; the address of its description", examples=["/api/#question"])
    title: str = Field(examples=["Something in the question is wrong"])
    status: int = Field(examples=[422])
    detail: str = ""
    errors: list[Wrong] = Field(default_factory=list)
