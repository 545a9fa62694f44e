"""What the page of an entity shows of what became of it, as plain values."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.core.components import Column, Link, SummaryRow, Table, Tag
from kladka.core.dictionaries import dictionary
from kladka.core.forms.shown import day_in_words
from kladka.incubation import policies, rules
from kladka.incubation.models import EntityStatus
from kladka.incubation.queries import After
from kladka.pages.entities import inside
from kladka.pages.entities.forms import STATUSES
from kladka.pages.entities.inside import Shown


def context(found: After, shown: Shown) -> dict[str, Any]:
    """Return what the page shows of an entity after its entry."""
    return {
        "watched": watched_table(found, shown.today),
        "has_ended": found.ended_on is not None,
        "members": inside.members_rows(found, shown),
        "statuses": statuses_table(found, shown),
        "checks": checks_table(found, shown.today),
        "jobs": inside.jobs_rows(found),
        "listing": listing_rows(found),
        "after": _links(found) if shown.may_change else None,
    }


def watched_table(found: After, today: date) -> Table | None:
    """Return what the law asks for, until when, and how it stands; None where it asks for nothing."""
    told = found.watched()
    rows: list[list[Any]] = [
        [_wanted(each.duty), each.now, each.duty.due, _owed(each, today), _source(each.duty)] for each in told.owed
    ]
    if told.running is not None:
        rows.append(_running(told, told.running, today))
    rows += _enterprise(found, today)
    if not rows:
        return None
    columns = [
        Column(_("What the law asks for")),
        Column(_("Now"), numeric=True),
        Column(_("Until")),
        Column(_("State")),
        Column(_("By which rule")),
    ]
    return Table(_("What the law asks for after the entry"), columns, rows, caption_size="hidden")


def statuses_table(found: After, shown: Shown) -> Table | None:
    """Return what checks found and which statuses the entity had, each with its document."""
    if not found.statuses:
        return None
    columns = [Column(_("What")), Column(_("Since")), Column(_("Last day")), Column(_("Document"))]
    rows: list[list[Any]] = [
        [
            STATUSES[EntityStatus.Kind(each.kind)],
            each.from_date,
            each.until or (_("goes on") if each.kind == EntityStatus.Kind.SOCIAL_ENTERPRISE else _("does not apply")),
            _document(each, shown),
        ]
        for each in found.statuses
    ]
    if shown.may_change:
        columns.append(Column(_("Actions")))
        for row, each in zip(rows, found.statuses, strict=True):
            may_end = each.kind == EntityStatus.Kind.SOCIAL_ENTERPRISE
            row.append(
                inside.actions_of(each, "status", hidden=f"{row[0]}, {day_in_words(each.from_date)}", may_end=may_end)
            )
    return Table(_("Checks and statuses"), columns, rows, caption_size="hidden")


def _document(status: EntityStatus, shown: Shown) -> Any:
    """Return what a check or a status rests on, with the way to its scan for who looks after the entity."""
    kept = status.document
    words = _("%(document)s of %(day)s") % {
        "document": dictionary("document-kinds").label(kept.kind),
        "day": day_in_words(kept.document_date),
    }
    if kept.file_id is None or not shown.with_names:
        return words
    return Link(words, reverse("entities:status-file", args=[status.pk]))


def checks_table(found: After, today: date) -> Table | None:
    """Return the points at which somebody looks whether the entity operates, with what is known."""
    points = found.checks()
    if not points:
        return None
    rows = [
        [
            _when(each),
            each.day,
            _found(each, today),
        ]
        for each in points
    ]
    columns = [Column(_("When")), Column(_("Day")), Column(_("State"))]
    return Table(_("Does it still operate?"), columns, rows, caption_size="s")


def _when(check: rules.Check) -> str:
    given = {"count": check.months}
    if check.counted == rules.Counted.ENTRY:
        return ngettext("%(count)d month after the entry", "%(count)d months after the entry", check.months) % given
    words = ngettext(
        "%(count)d month after leaving the project", "%(count)d months after leaving the project", check.months
    )
    return words % given


def listing_rows(found: After) -> list[SummaryRow]:
    """Return whether the entity agrees to be named on the public page."""
    if found.listing is None:
        answer: Any = Tag(_("not asked yet"), "grey")
    elif found.is_listed:
        given = _("yes, given on %(day)s") % {"day": day_in_words(found.listing.on_date)}
        answer = [given, _("The name appears with the next release of the results of the project.")]
    else:
        answer = _("no, said on %(day)s") % {"day": day_in_words(found.listing.on_date)}
    return [SummaryRow(_("May be named on the public page"), answer)]


def _links(found: After) -> Mapping[str, Link]:
    told = {
        "status": ("entities:record-status", _("Record a check or a status")),
        "listing": ("entities:answer-listing", _("Record the answer")),
    }
    return {key: Link(text, reverse(name, args=[found.registration.pk])) for key, (name, text) in told.items()}


def _wanted(duty: rules.Duty) -> str:
    given = {"count": duty.least}
    if duty.wants == "members":
        return ngettext("at least %(count)d member", "at least %(count)d members", duty.least) % given
    return (
        ngettext(
            "at least %(count)d person at risk of exclusion employed",
            "at least %(count)d people at risk of exclusion employed",
            duty.least,
        )
        % given
    )


def _owed(owed: rules.Owed, today: date) -> Tag:
    state = owed.state(today)
    if state == rules.State.REACHED and owed.reached_on is not None:
        return Tag(_("reached on %(day)s") % {"day": day_in_words(owed.reached_on)}, "green")
    return Tag(_("late"), "red") if state == rules.State.LATE else Tag(_("still to be reached"), "blue")


def _running(told: rules.Watched, running: rules.Running, today: date) -> list[Any]:
    """The row about too few members: it is broken only once those who are to join must have joined."""
    words = ngettext("always at least %(count)d member", "always at least %(count)d members", running.least)
    is_below = told.below is not None and told.below.since <= today
    since = max((each.duty.due for each in told.owed if each.duty.wants == "members"), default=None)
    state: Any = Tag(_("kept"), "green")
    if told.below is not None:
        state = _below(told.below, today) if is_below else Tag(_("from %(day)s on") % _day(told.below.since), "blue")
    elif since is not None and today < since:
        state = Tag(_("from %(day)s on") % _day(since), "blue")
    until: Any = told.below.until if told.below is not None and is_below else _("does not apply")
    return [words % {"count": running.least}, told.members, until, state, _source(running)]


def _enterprise(found: After, today: date) -> list[list[Any]]:
    """The row about who is employed in a social enterprise, as far as jobs are recorded here; none of others."""
    rule = rules.enterprise_rule(today) if found.is_enterprise else None
    if rule is None:
        return []
    words = ngettext(
        "a social enterprise employs at least %(count)d person",
        "a social enterprise employs at least %(count)d people",
        rule.least_employed,
    )
    employed = rule.employed(found.employed())
    is_met = employed >= rule.least_employed
    state = Tag(_("kept"), "green") if is_met else Tag(_("not shown by the jobs recorded here"), "orange")
    return [[words % {"count": rule.least_employed}, employed, _("does not apply"), state, _source(rule)]]


def _day(day: date) -> dict[str, str]:
    return {"day": day_in_words(day)}


def _below(below: rules.Below, today: date) -> Tag:
    day = {"day": day_in_words(below.since)}
    if below.state(today) == rules.State.LATE:
        return Tag(_("too few since %(day)s: to be wound up") % day, "red")
    return Tag(_("too few since %(day)s") % day, "orange")


def _source(told: rules.Duty | rules.Running | rules.Enterprise) -> str:
    words = policies.source_of(told.source)
    return words if told.certainty == "read" else _("%(source)s – to be looked up in the act") % {"source": words}


def _found(check: rules.Check, today: date) -> Any:
    if check.found == rules.Found.OPERATING and check.seen_on is not None:
        return Tag(_("operates, as seen on %(day)s") % {"day": day_in_words(check.seen_on)}, "green")
    if check.found == rules.Found.ENDED and check.seen_on is not None:
        return Tag(_("ended on %(day)s") % {"day": day_in_words(check.seen_on)}, "grey")
    if not check.is_due(today):
        return Tag(_("not yet due"), "blue")
    if check.day == today:
        return Tag(_("to be checked now"), "orange")
    return Tag(_("to be checked since %(day)s") % _day(check.day), "orange")
