"""The fact tables a definition may speak about: one place, the same names in every runner.

A fact table is an Arrow table or a list of rows. Days are calendar days in Europe/Warsaw, computed by whoever
makes the extract. Every table carries the columns of `LEDGER`: a fact is known on day K when
``recorded_on <= K and (retracted_on is null or retracted_on > K)``.
"""

from dataclasses import dataclass
from typing import Literal

ColumnType = Literal["text", "date", "int", "float", "bool"]
MOST = 10**9
"""No number of a fact is larger: hundredths of ten million of them still add up exactly in every runner."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its type, what it says, and its codes or its ends (lowest, highest) where only those are allowed."""

    name: str
    type: ColumnType
    says: str
    codes: tuple[str, ...] = ()
    span: tuple[int, int] | None = None

    @property
    def ends(self) -> tuple[int, int]:
        """The lowest and the highest number that can stand in the column."""
        return self.span or (-MOST, MOST)


@dataclass(frozen=True, slots=True)
class Table:
    """One fact table.

    `day` is the column with the day the fact became true and `until` the one with the last day it was ('' where there
    is none). `owner` is the table whose row the fact is about, found by the column of that name. `needs` names columns
    of its own without which no row says anything.
    """

    name: str
    says: str
    columns: tuple[Column, ...]
    day: str = ""
    until: str = ""
    owner: str = ""
    needs: tuple[str, ...] = ()

    @property
    def by_name(self) -> dict[str, Column]:
        """Columns by name, the ledger's own included."""
        return {column.name: column for column in self.columns}

    @property
    def needed(self) -> tuple[Column, ...]:
        """Columns that must be there, because a row without them is never known, never true or nobody's."""
        names = ("id", "recorded_on", self.owner, self.day, *self.needs)
        return tuple(self.by_name[name] for name in dict.fromkeys(names) if name)


FOUR_ANSWERS = ("yes", "no", "refused", "not_asked")


def text(name: str, says: str, *codes: str) -> Column:
    """A text column; with codes, a closed dictionary."""
    return Column(name, "text", says, codes)


def day(name: str, says: str) -> Column:
    """A calendar day."""
    return Column(name, "date", says)


LEDGER = (
    text("id", "the fact's own id"),
    day("recorded_on", "the day we learned it"),
    day("retracted_on", "the day we stopped believing it; empty while we do"),
    text("replaces", "the id of the fact this one corrects"),
    text("reason", "why it was retracted: a code, never words"),
)


def table(
    name: str, says: str, *columns: Column, day: str = "", until: str = "", owner: str = "", needs: tuple[str, ...] = ()
) -> Table:
    """A fact table: the ledger's columns, then its own."""
    return Table(name, says, LEDGER + columns, day, until, owner, needs)


PARTICIPATION = table(
    "participation",
    "one person in one project, as they were on the day of entry",
    text("person", "the person's opaque id"),
    text("project", "the project's id"),
    text("kind", "how the person takes part", "individual", "institutional"),
    text("institution", "who sent an institutional participant"),
    day("entry_date", "the day of the first support"),
    text("sex", "sex at entry", "female", "male", "non_binary"),
    day("birth_date", "day of birth; age is computed on a day, never stored"),
    Column("education", "int", "highest level reached, ISCED 0 to 8", span=(0, 8)),
    text("labour_status", "status on the labour market at entry", "unemployed", "inactive", "employed"),
    text("labour_substatus", "the programme's own sub-status"),
    Column("in_education", "bool", "in education or training on the day of entry"),
    day("unemployed_since", "first day of the present unemployment"),
    text("disability", "disability at entry", *FOUR_ANSWERS),
    text("disability_degree", "degree of disability"),
    text("foreign_background", "foreign background", *FOUR_ANSWERS),
    text("third_country", "citizen of a country outside the Union, or of none", *FOUR_ANSWERS),
    text("minority", "belongs to a minority", *FOUR_ANSWERS),
    text("homeless", "homeless or shut out of housing", *FOUR_ANSWERS),
    text("other_disadvantaged", "in another unfavourable situation, as the programme defines it", *FOUR_ANSWERS),
    text("municipality", "TERYT code of the municipality"),
    Column("degurba", "int", "degree of urbanisation, 1 to 3", span=(1, 3)),
    text("target_group", "the project's target group"),
    text("partner", "partner at entry"),
    text("site", "site at entry"),
    text("powiat", "powiat at entry"),
    day="entry_date",
    needs=("person",),
)

EXIT = table(
    "exit",
    "a participation left the project; the last exit or re-entry by the day decides",
    text("participation", "whose"),
    day("exit_date", "the last day in the project"),
    Column("path_completed", "bool", "the planned path was completed"),
    text("leaving_reason", "why, where it was not"),
    day="exit_date",
    owner="participation",
)

REENTRY = table(
    "reentry",
    "a participation came back; on the day of an exit it undoes that exit",
    text("participation", "whose"),
    day("reentry_date", "the day of return"),
    day="reentry_date",
    owner="participation",
)

RECORD_STATE = table(
    "record_state",
    "how far the record is; the latest known state decides, whatever day is counted",
    text("participation", "whose"),
    text("state", "only complete and submitted records count", "complete", "submitted", "incomplete"),
    day("on_date", "since when"),
    owner="participation",
    needs=("state",),
)

ALIAS = table(
    "alias",
    "a merge: `person` is the same human being as `same_as`",
    text("person", "the id given up"),
    text("same_as", "the id kept"),
    needs=("person", "same_as"),
)

ASSIGNMENT = table(
    "assignment",
    "a participation is in the care of a partner, a site and a coach, by a model",
    text("participation", "whose"),
    text("partner", "partner"),
    text("site", "site"),
    text("coach", "the coach's staff id"),
    text("model", "coaching model"),
    day("from_date", "since when"),
    day="from_date",
    until="until_date",
    owner="participation",
)

SUPPORT = table(
    "support",
    "one use of one form of support",
    text("participation", "whose"),
    text("kind", "form of support", "coaching", "advice", "training", "information_meeting", "preparation"),
    text("area", "area of advice or subject"),
    text("form", "how it was given", "individual", "group", "remote"),
    text("site", "where"),
    text("powiat", "powiat"),
    text("event", "the event, where it was one"),
    day("start_date", "first day"),
    day("end_date", "last day"),
    Column("hours", "float", "hours, to the hundredth", span=(0, MOST)),
    day="start_date",
    until="end_date",
    owner="participation",
)

SITUATION = table(
    "situation",
    "a dated fact about a participant's life",
    text("participation", "whose"),
    text(
        "kind",
        "what it is",
        "employment",
        "own_firm",
        "internship",
        "cis_programme",
        "volunteering",
        "vocational_training",
        "further_education",
        "job_search",
        "qualification",
        "better_job",
        "social_improvement",
        "reintegration_unit",
    ),
    day("from_date", "first day it was true"),
    day("until_date", "last day it was true; empty while it lasts"),
    text("contract_kind", "kind of contract, where it is work"),
    day("contract_until", "last day the contract is made for; empty where it has none"),
    Column("full_time_share", "float", "share of full time, 0 to 1", span=(0, 1)),
    day="from_date",
    until="until_date",
    owner="participation",
)

ENDING = table(
    "ending",
    "how a fact that lasted ended; it overrides the fact's own last day",
    text("fact", "id of the fact that ended"),
    text("fact_table", "its table", "assignment", "situation", "support", "member", "status", "occupancy"),
    day("until_date", "last day"),
    text("outcome", "how", "completed", "not_completed", "interrupted", "handed_over", "ended"),
    day="until_date",
    needs=("fact", "fact_table"),
)

EVIDENCE = table(
    "evidence",
    "a document that proves a fact; a fact without any is claimed",
    text("fact", "id of the fact"),
    text("fact_table", "its table"),
    text("state", "proven, or looked at by a second person", "proven", "verified"),
    text("document_kind", "contract, certificate, list …"),
    day("document_date", "the document's own date"),
    needs=("fact", "fact_table"),
)

ATTENDANCE = table(
    "attendance",
    "attendance at an open event: a person where known, else a head count",
    text("event", "event"),
    text("project", "the project's id"),
    day("on_date", "day"),
    text("kind", "kind of event"),
    text("person", "the person, where known; then it is one head"),
    Column("head_count", "int", "heads", span=(0, MOST)),
    day="on_date",
)

ENTITY = table(
    "entity",
    "a social-economy entity that was registered",
    text("project", "the project's id"),
    text("legal_form", "legal form"),
    day("register_date", "day of the entry in the register"),
    text("site", "incubator's site"),
    day="register_date",
)

FOUNDER = table(
    "founder",
    "who founded an entity",
    text("entity", "entity"),
    text("kind", "natural or legal person", "natural", "legal"),
    text("person", "person"),
    text("organisation", "organisation"),
    owner="entity",
)

MEMBER = table(
    "member",
    "somebody is a member of an entity",
    text("entity", "entity"),
    text("kind", "natural or legal person", "natural", "legal"),
    text("person", "person"),
    Column("at_risk", "bool", "at risk of exclusion on the day of joining"),
    day("from_date", "first day"),
    day("until_date", "last day"),
    day="from_date",
    until="until_date",
    owner="entity",
)

STATUS = table(
    "status",
    "a dated status of an entity, or what a check found",
    text("entity", "entity"),
    text("kind", "what it is", "operating", "social_enterprise", "ended"),
    day("from_date", "first day, or the day of the check"),
    day("until_date", "last day"),
    day="from_date",
    until="until_date",
    owner="entity",
)

JOB = table(
    "job",
    "a job made at an entity; it is one job whoever holds it",
    text("project", "the project's id"),
    text("entity", "entity"),
    text("site", "incubator's site"),
    day("created_date", "day from which it exists"),
    Column("full_time_share", "float", "share of full time, 0 to 1", span=(0, 1)),
    day="created_date",
    owner="entity",
)

OCCUPANCY = table(
    "occupancy",
    "somebody holds a job",
    text("job", "job"),
    text("person", "person"),
    text("contract_kind", "kind of contract"),
    Column("at_risk", "bool", "at risk of exclusion on the first day"),
    day("from_date", "first day"),
    day("until_date", "last day"),
    day="from_date",
    until="until_date",
    owner="job",
)

INSTITUTION = table(
    "institution",
    "an organisation takes part in a project",
    text("project", "the project's id"),
    text("organisation", "the organisation's id"),
    text("kind", "what it is", "public_administration", "enterprise", "non_governmental", "other"),
    text("size", "size, where it is an enterprise", "micro", "small", "medium", "large"),
    day("entry_date", "first day of support"),
    day("exit_date", "last day of support"),
    day="entry_date",
    until="exit_date",
)

INCUBATOR = table(
    "incubator",
    "an incubator of social enterprises, or a branch of one",
    text("project", "the project's id"),
    text("site", "site"),
    text("branch_of", "the incubator it is a branch of; empty for an incubator itself"),
    day("opened_on", "day of opening"),
    day="opened_on",
)

POST = table(
    "post",
    "a member of staff holds a role in a project",
    text("staff", "staff id"),
    text("project", "the project's id"),
    text("partner", "employing partner"),
    text("role", "role: coach, adviser, trainer …"),
    day("from_date", "first day"),
    day("until_date", "last day"),
    day="from_date",
    until="until_date",
)

TARGET = table(
    "target",
    "a promised value",
    text("project", "the project's id"),
    text("indicator", "code of the indicator"),
    text("breakdown", "'' for the whole, else for example 'sex=female'"),
    Column("value", "float", "promised value"),
    day("on_date", "by when"),
)

TABLES: dict[str, Table] = {
    each.name: each
    for each in (
        PARTICIPATION,
        EXIT,
        REENTRY,
        RECORD_STATE,
        ALIAS,
        ASSIGNMENT,
        SUPPORT,
        SITUATION,
        ENDING,
        EVIDENCE,
        ATTENDANCE,
        ENTITY,
        FOUNDER,
        MEMBER,
        STATUS,
        JOB,
        OCCUPANCY,
        INSTITUTION,
        INCUBATOR,
        POST,
        TARGET,
    )
}
