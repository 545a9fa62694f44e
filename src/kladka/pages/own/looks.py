"""Who looked at somebody's data: by day, organisation, role, page and reason in words; names only as the pack says."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kladka.audit.models import ReadEvent
from kladka.calls.models import Application
from kladka.core import clock, packs
from kladka.core.components import Column, Table
from kladka.core.dictionaries import dictionary, in_use
from kladka.core.forms.shown import day_in_words
from kladka.incubation.models import AdviceClient, GroupMember
from kladka.organisations.models import Staff
from kladka.people.models import Assignment, Reassigned
from kladka.people.queries.own_page import Own
from kladka.programmes.models import Post

FILE = "own_page/looked.yaml"
MOST = 60
"""So many lines stand on the page; all of them are in the file."""
_ALIKE = 4
"""So many pages may read the same to whoever they are about, as a request and its decision; they are one line."""


@dataclass(frozen=True)
class Look:
    """One line: on this day somebody opened a page so many times."""

    on: date
    who: str
    role: str
    page: str
    why: str
    times: int


def looks_at(own: Own, *, most: int | None = MOST) -> list[Look]:
    """Return who looked, the newest first; what reads the same is one line. Four queries."""
    since = clock.now() - timedelta(days=packs.load(FILE)["longest_days"])
    events = ReadEvent.objects.filter(_about(own), at__gte=since)
    days = events.annotate(day=TruncDate("at", tzinfo=clock.WARSAW)).values("day", "by", "page")
    rows = list(days.annotate(times=Count("pk")).order_by("-day", "by", "page")[: most and most * _ALIKE])
    users = {row["by"] for row in rows}
    staff = {one.user_id: one for one in Staff.objects.filter(user__in=users).select_related("organisation")}
    roles, named = _roles(own, staff.values()), known(own)
    return together(_look(row, staff.get(row["by"]), roles, named) for row in rows)[:most]


def together(looks: Iterable[Look]) -> list[Look]:
    """Return the lines with those that read the same as one."""
    times: Counter[Look] = Counter()
    for one in looks:
        times[replace(one, times=0)] += one.times
    return [replace(one, times=count) for one, count in times.items()]


def _about(own: Own) -> Q:
    """Return which reads are about somebody: of the person, the participations, applications, cards and groups."""
    of = {"participation__in": own.participations}
    applied = Application.objects.filter(**of).values("pk")
    advised = AdviceClient.objects.filter(**of).values("card")
    grouped = GroupMember.objects.filter(person__in=own.persons).values("group")
    objects = [*own.persons, *(one.pk for one in own.participations)]
    return Q(object__in=objects) | Q(object__in=applied) | Q(object__in=advised) | Q(object__in=grouped)


def words_of(page: str) -> dict[str, str]:
    """Return what a page is, and why the staff opens it, in the language in use."""
    found: dict[str, str] = in_use(next(one for one in packs.load(FILE)["pages"] if page.startswith(one["begins"])))
    return found


def table(looks: list[Look]) -> Table:
    """Return the lines as a table."""
    rows = [[day_in_words(one.on), one.who, one.role, one.page, one.why, one.times] for one in looks]
    columns = [
        Column(_("Day")),
        Column(_("Who")),
        Column(pgettext("of a person", "Role")),
        Column(_("What was opened")),
        Column(_("What for")),
        Column(_("Times"), numeric=True),
    ]
    return Table(_("Who looked at your data"), columns, rows, caption_size="hidden")


def by_day(looks: Iterable[Look]) -> list[tuple[str, list[str]]]:
    """Return the lines of each day as sentences, one for each who looked: for a file read on a telephone, too."""
    return [(day_in_words(on), _by_who(lines)) for on, lines in groupby(looks, lambda one: one.on)]


def _by_who(looks: Iterable[Look]) -> list[str]:
    words, found = _("%(who)s, %(role)s: %(looks)s"), []
    for (who, role), lines in groupby(looks, lambda one: (one.who, one.role)):
        found.append(words % {"who": who, "role": role, "looks": "; ".join(_what(one) for one in lines)})
    return found


def _what(one: Look) -> str:
    told = {"page": one.page, "why": one.why, "times": one.times}
    if one.times == 1:
        return _("%(page)s, %(why)s") % told
    words = ngettext("%(page)s, %(why)s (%(times)s time)", "%(page)s, %(why)s (%(times)s times)", one.times)
    return words % told


def _look(row: Any, staff: Staff | None, roles: dict[UUID, list[Any]], named: Collection[UUID]) -> Look:
    words = words_of(row["page"])
    if staff is None:
        return Look(row["day"], _("Somebody who no longer works here"), "–", words["page"], words["why"], row["times"])
    held = {
        post.role
        for post in roles[staff.pk]
        if post.from_date <= row["day"] and (post.until_date is None or row["day"] <= post.until_date)
    }
    role = ", ".join(dictionary("post-roles").label(one) for one in sorted(held)) or "–"
    who = staff.organisation.name
    if staff.pk in named:
        who = f"{staff.name}, {who}"
    return Look(row["day"], who, role, words["page"], words["why"], row["times"])


def _roles(own: Own, staff: Collection[Staff]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    projects = [one.project_id for one in own.participations]
    for post in Post.objects.current().filter(staff__in=staff, project__in=projects):
        found[post.staff_id].append(post)
    return found


def known(own: Own) -> set[UUID]:
    """Return the staff whose names the person is told: their own coaches, those planned too, if the pack says so."""
    if packs.load(FILE)["names"] != "own_coach":
        return set()
    rows = Assignment.objects.current().filter(participation__in=own.participations)
    planned = Reassigned.objects.filter(assignment__participation__in=own.participations)
    return set(rows.values_list("coach", flat=True).union(planned.values_list("coach", flat=True)))
