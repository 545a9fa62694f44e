"""What the pages of an entity's members and of its jobs show, as plain values."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.core.charts import Days, Spans
from kladka.core.components import Column, Link, SummaryRow, Table, Tag, Words
from kladka.core.dictionaries import dictionary
from kladka.core.forms.shown import day_in_words, part_of_full_time
from kladka.incubation import rules
from kladka.incubation.models import Job, Member
from kladka.incubation.queries import After
from kladka.pages.organisations.presenters import with_seat


@dataclass(frozen=True)
class Shown:
    """Who looks: whether they may change something, see people by name, and on which day."""

    today: date
    may_change: bool = False
    with_names: bool = False


def members_rows(found: After, shown: Shown) -> list[SummaryRow]:
    """Return how many members there are now; how many are at risk only to those who see them by name."""
    now = [each for each in found.members if not each.until]
    people = {each.person_id for each in now if each.at_risk}
    rows = [SummaryRow(_("Members now"), found.members_now)]
    return [*rows, SummaryRow(_("Of them recorded as at risk of exclusion"), len(people))] if shown.with_names else rows


def jobs_rows(found: After) -> list[SummaryRow]:
    """Return how many jobs there are, and how many nobody holds."""
    free = sum(found.empty_since(job) is not None for job in found.jobs)
    return [SummaryRow(_("Jobs"), len(found.jobs)), SummaryRow(_("Free now"), free)]


def members_table(found: After, shown: Shown) -> Table | None:
    """Return the members: founders since the entry, and those recorded. People by name only `with_names`."""
    first = found.registration.register_date
    rows: list[list[Any]] = [
        [_name(each, shown), _("founder"), _unasked(each), first, _("goes on")]
        for each in found.founders_only
        if _is_shown(each, shown)
    ]
    rows += [
        [_name(each, shown), _kind(each), _risk(each), each.from_date, each.until or _("goes on")]
        for each in found.members
        if _is_shown(each, shown)
    ]
    if not rows:
        return None
    columns = [
        Column(_("Name")),
        Column(_("Kind of member")),
        Column(_("At risk of exclusion")),
        Column(_("Since")),
        Column(_("Last day")),
    ]
    if shown.may_change:
        columns.append(Column(_("Actions")))
        founding = (_of_founder(found, each, shown) for each in found.founders_only if _is_shown(each, shown))
        recorded = [each for each in found.members if _is_shown(each, shown)]
        for row in rows[: len(rows) - len(recorded)]:
            row.append(next(founding))
        for row, each in zip(rows[len(rows) - len(recorded) :], recorded, strict=True):
            row.append(actions_of(each, "member", hidden=_name(each, shown)))
    return Table(_("Members"), columns, rows, caption_size="hidden")


def jobs_table(found: After, shown: Shown) -> Table | None:
    """Return the jobs, each followed by who held it when; people by name only `with_names`."""
    if not found.jobs:
        return None
    columns = [Column(_("Job")), Column(_("Who holds it")), Column(_("Since")), Column(_("Last day"))]
    rows: list[list[Any]] = []
    actions: list[Any] = []
    for number, job in enumerate(found.jobs, 1):
        name, holders = _("Job %(number)d") % {"number": number}, found.holders.get(job.pk, ())
        empty = found.empty_since(job)
        state: Any = (
            Tag(_("free since %(day)s") % {"day": day_in_words(empty)}, "orange") if empty else Tag(_("taken"), "green")
        )
        rows.append([f"{name}, {_share(job)}", state, job.created_date, ""])
        actions.append(_job_actions(job, name))
        for each in holders:
            holder = _holder(each, shown)
            rows.append([name, holder, each.from_date, each.until or _("goes on")])
            actions.append(actions_of(each, "holder", hidden=holder))
    for row, job_row in zip(rows, actions, strict=True):
        row[3] = row[3] or _("goes on")
        if shown.may_change:
            row.append(job_row)
    if shown.may_change:
        columns.append(Column(_("Actions")))
    return Table(_("Jobs"), columns, rows, caption_size="hidden")


def jobs_chart(found: After, today: date) -> Spans | None:
    """Return on which days each job was held, as a picture with the numbers beside it."""
    rows, has_rule = [], False
    for number, job in enumerate(found.jobs, 1):
        one = found.held(job, today)
        year = rules.first_year(one)
        has_rule = has_rule or year is not None
        label = _("Job %(number)d, since %(day)s") % {"number": number, "day": day_in_words(job.created_date)}
        cells = [one.held_days, one.gap_days, len(one.gaps), one.longest_gap, _of_year(year)]
        marks = [("within", year.within), ("beyond", year.beyond)] if year else []
        rows.append(Days(label, one.whole, one.held, cells, marks))
    if not rows:
        return None
    columns = [_("Days held"), _("Days not held"), _("Number of gaps"), _("Longest gap, days")]
    note = _("The bar shows the days on which somebody held the job, up to today or the last day of the entity.")
    if has_rule:
        columns.append(_("Free in its first year"))
        marked = _("In its first year a line marks free days that are permitted, a dark block those beyond them.")
        note = f"{note} {marked}"
    else:
        rows = [replace(row, cells=row.cells[:-1]) for row in rows]
    return Spans(_("When the jobs were held"), columns, rows, note=note)


def _of_year(year: rules.FirstYear | None) -> Words:
    """Return how many days of its first year a job was free, of how many permitted."""
    if year is None:
        return _("no rule is known")
    words = _("%(free)s (permitted: %(permitted)s)") % {"free": year.free_days, "permitted": year.permitted}
    if not year.too_many:
        return words
    return ngettext("%(words)s: %(n)s too many", "%(words)s: %(n)s too many", year.too_many) % {
        "words": words,
        "n": year.too_many,
    }


def _is_shown(each: Any, shown: Shown) -> bool:
    return shown.with_names or each.organisation_id is not None


def _name(each: Any, shown: Shown) -> str:
    return with_seat(each.organisation) if each.organisation_id is not None else name_of(each.person)


def name_of(person: Any) -> str:
    """Return a person's name, in other words where the identity was erased."""
    identity = getattr(person, "identity", None)
    return str(identity.name) if identity else _("somebody whose data were erased")


def _kind(member: Any) -> str:
    return _("natural person") if member.kind == Member.Kind.NATURAL else _("legal person")


def _risk(fact: Any) -> str:
    if fact.at_risk is None:
        return _unasked(fact)
    return dictionary("risk-grounds").label(fact.ground) if fact.at_risk else _("no")


def _unasked(fact: Any) -> str:
    return _("does not apply") if fact.organisation_id is not None else _("nobody was asked")


def _of_founder(found: After, founder: Any, shown: Shown) -> Link:
    """The way to say more of a founder: the risk, or that a founder has left."""
    address = reverse("entities:add-members", args=[found.registration.pk])
    return Link(_("Record risk or leaving"), f"{address}?founder={founder.pk}", hidden=_name(founder, shown))


def actions_of(fact: Any, what: str, *, hidden: str, may_end: bool = True) -> list[Link]:
    """Return what can be put right of a fact: its end, what it says, that it was recorded."""
    links = []
    if fact.until is None and may_end:
        links.append(Link(_("Record the end"), reverse(f"entities:end-{what}", args=[fact.pk]), hidden=hidden))
    if fact.ending is not None:
        address = reverse("entities:withdraw-ending", args=[fact.ending])
        links.append(Link(_("Withdraw the end"), address, hidden=hidden))
    links.append(Link(_("Correct"), reverse(f"entities:correct-{what}", args=[fact.pk]), hidden=hidden))
    links.append(Link(_("Withdraw"), reverse(f"entities:withdraw-{what}", args=[fact.pk]), hidden=hidden))
    return links


def _share(job: Job) -> str:
    return part_of_full_time(job.full_time_share)


def _holder(each: Any, shown: Shown) -> str:
    told = {
        "name": name_of(each.person) if shown.with_names else _("somebody"),
        "contract": dictionary("contract-kinds").label(each.contract_kind),
    }
    said = _("%(name)s, %(contract)s") % told
    if each.full_time_share is not None:
        said = _("%(holder)s, %(share)s") % {"holder": said, "share": part_of_full_time(each.full_time_share)}
    return _("%(holder)s (at risk of exclusion)") % {"holder": said} if each.at_risk and shown.with_names else said


def _job_actions(job: Job, name: str) -> list[Link]:
    return [
        Link(_("Record who holds it"), reverse("entities:take-job", args=[job.pk]), hidden=name),
        Link(_("Correct the job"), reverse("entities:correct-job", args=[job.pk]), hidden=name),
        Link(_("Withdraw the job"), reverse("entities:withdraw-job", args=[job.pk]), hidden=name),
    ]


def people_of(found: After) -> list[UUID]:
    """Return the people whom the page names."""
    holders = [each.person_id for of_job in found.holders.values() for each in of_job]
    return [*(each.person_id for each in found.members if each.person_id), *holders]
