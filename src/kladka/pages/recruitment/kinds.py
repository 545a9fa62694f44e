"""What pages show of grants, contests and awards beyond what recruitment has."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from kladka.calls.models import Application, Assessment, Assessor, Call, Decision
from kladka.calls.queries import TIED, Given, Minuted, drawn_again, had_by_committee, lacking_reviewers, noes_of
from kladka.calls.rules import ranking, reviewing
from kladka.calls.rules.criteria import Criteria, Criterion
from kladka.core.components import Column, Link, SummaryRow, Table, Words
from kladka.core.dictionaries import dictionary
from kladka.core.forms.shown import day_in_words, moment_in_words, money, span_in_words, trimmed
from kladka.organisations.models import Staff
from kladka.pages.saving import Change, changes_of
from kladka.workflows.queries import conflict_of, conflicts_in

EQUAL = {
    "all": gettext_lazy("where the middle one of the three is as far from either, all three count"),
    "higher": gettext_lazy("where the middle one of the three is as far from either, the higher two count"),
    "lower": gettext_lazy("where the middle one of the three is as far from either, the lower two count"),
}
"""Which assessments count where no two are nearest, as `Kind.equal` says."""


def zloty(amount: Any) -> str:
    """Return an amount of money as pages write it."""
    return _("%(amount)s zł") % {"amount": money(amount)}


def assessed_words(call: Call) -> list[str]:
    """Return by how many each application is assessed, whether they are drawn, and when a third is."""
    words = [ngettext("%(count)s person", "%(count)s people", call.assessors) % {"count": call.assessors}]
    if call.is_drawn:
        words.append(_("drawn by lot"))
    if call.third_percent is not None:
        said = _("a third where two differ by more than %(percent)s%% of the most points; then the nearest two count")
        words += [said % {"percent": call.third_percent}, str(EQUAL[call.rules.equal])]
    return words


def who_applies(call: Call) -> str:
    """Return what whoever applies is called: in recruitment a person, elsewhere a group or an organisation, too."""
    return _("Applicant") if call.rules.takes_part else _("Who applies")


def taken_words(call: Call) -> list[str]:
    """Return from when to when a call takes applications, or took them where it was closed before its last day."""
    days = [span_in_words(call.opens_on, call.lasted_until)]
    is_early = call.lasted_until < call.closes_on
    return [*days, _("announced until %(day)s") % {"day": day_in_words(call.closes_on)}] if is_early else days


def facts_of(call: Call) -> list[SummaryRow]:
    """Return what a call of grants, a contest or an award says of itself besides."""
    rows = []
    if call.most_amount is not None:
        rows.append(SummaryRow(_("At most to one application"), zloty(call.most_amount)))
    if call.rules.publishes:
        published = day_in_words(call.results_on) if call.results_on else pgettext("call", "not published")
        rows.append(SummaryRow(pgettext("call", "Results"), published))
    return rows


def applicant_rows(application: Application, *, may_run: bool = False) -> list[SummaryRow]:
    """Return who applies, for what and for how much; nothing where people apply to take part."""
    if application.call.rules.takes_part:
        return []
    kinds = dictionary("applicant-kinds")
    rows = [SummaryRow(_("Who applies"), [application.name, kinds.label(application.applicant_kind)])]
    if application.applicant_name:
        rows.append(SummaryRow(_("Whom to contact"), application.contact))
    rows.append(SummaryRow(_("Title"), application.title))
    if application.amount is not None:
        rows.append(SummaryRow(_("Amount asked for"), zloty(application.amount)))
    if application.applicant_kind == "entity":
        rows.append(SummaryRow(_("Among the organisations"), _organisation(application, may_run=may_run)))
    return rows


def _organisation(application: Application, *, may_run: bool) -> list[Any]:
    found: list[Any] = [application.organisation.name if application.organisation else _("not found by name or number")]
    if may_run and application.state == Application.State.SENT:
        found.append(Link(_("Say which it is"), reverse("recruitment:applicant", args=[application.pk])))
    return found


def conflict_words(application: Application) -> str:
    """Return the warning about a partner of the project that applies, or founded who applies; empty without one."""
    partners = conflict_of(application)
    if not partners:
        return ""
    names = ", ".join(one.name for one in partners)
    words = _("Possible conflict of interest: a partner of the project applies, or founded who applies (%(names)s).")
    return words % {"names": names}


def result_link(call: Call) -> Link | None:
    """Return the way to publish the results of a decided call, or to take them back."""
    if not call.rules.publishes or call.state != Call.State.DECIDED:
        return None
    text = _("Take the results off the public page") if call.results_on else _("Publish the results")
    return Link(text, reverse("recruitment:results", args=[call.pk]))


def draws_tables(call: Call) -> list[tuple[str, Table]]:
    """Return the draws of a call: when, from which seed, and who was drawn for which application. Two queries."""
    draws = list(call.draws.order_by("made_at"))
    pairs = [drawn_again(draw) for draw in draws]
    wanted = {who for pair in pairs for _number, who in pair}
    names = {str(one.pk): one.name for one in Staff.objects.filter(pk__in=wanted)}
    columns = [Column(_("Application no."), numeric=True), Column(_("Who was drawn"))]
    found = []
    for draw, pair in zip(draws, pairs, strict=True):
        by_number: dict[int, list[str]] = {}
        for number, who in pair:
            by_number.setdefault(number, []).append(names.get(who, "–"))
        rows = [[number, ", ".join(people)] for number, people in sorted(by_number.items())]
        caption = _("Drawn on %(when)s") % {"when": moment_in_words(draw.made_at)}
        found.append((draw.seed, Table(caption, columns, rows, row_headers=False)))
    return found


def lacking_words(call: Call) -> str:
    """Return which applications lack an assessor."""
    lacking = lacking_reviewers(call)
    if not lacking:
        return _("Every application has its assessors.")
    numbers = ", ".join(str(one.number) for one in lacking)
    words = ngettext(
        "An assessor is lacking for application number %(numbers)s.",
        "Assessors are lacking for applications number %(numbers)s.",
        len(lacking),
    )
    return words % {"numbers": numbers}


def before_drawing(call: Call) -> str:
    """Return what is said before lots are drawn: what lacks an assessor, and where a partner stands behind it."""
    sent = call.applications.filter(state=Application.State.SENT).order_by("number")
    return " ".join(filter(None, (lacking_words(call), conflicts_words(list(sent)))))


def outdated_words(card: Assessment | None) -> str:
    """Return that answers were changed after a card was saved, when and why; nothing where none were."""
    if card is None or not card.is_outdated:
        return ""
    found = card.application
    words = _("The answers were changed on %(day)s, after this card was saved. Look at them again. Reason: %(why)s")
    return words % {"day": day_in_words(found.mended_on) if found.mended_on else "–", "why": found.mended_why}


SAVED = ("version",)
"""The column that every change of a card changes, and nothing else does."""


def corrected_words(
    cards: Sequence[Assessment], made: Decision | None, formal: Sequence[Criterion]
) -> dict[Any, list[str]]:
    """Return of each card that was changed after the committee had it who did it, when, and what it said then, by its
    id. `made`: what the committee decided of the application. Two queries, none where no card was changed."""
    had = had_by_committee(made)
    changed = [card for card in cards if (then := had.get(str(card.pk))) and then.version != card.version]
    saves = changes_of(changed, fields=SAVED)
    found = {}
    for card in changed:
        then = had[str(card.pk)]
        since = saves.get(card.pk, [])[then.version - card.version :]
        last = {one.by: one for one in since}
        points = localize(trimmed(then.points))
        found[card.pk] = [
            *(by_words(one) for one in reversed([one for one in since if one is last[one.by]])),
            *_answered_then(card, then, formal),
            _("the committee had %(points)s points from it") % {"points": points},
        ]
    return found


def _answered_then(card: Assessment, then: Given, formal: Sequence[Criterion]) -> list[str]:
    """Return which formal questions a card answered otherwise when the committee had it; none where it is not known."""
    if then.noes is None:
        return []
    now, labels = noes_of(card), {each.code: each.label for each in formal}
    no, yes = _("%(question)s: the committee had the answer no"), _("%(question)s: the committee had the answer yes")
    differ = [(no, code) for code in then.noes if code not in now] + [
        (yes, code) for code in now if code not in then.noes
    ]
    return [words % {"question": labels.get(code, code)} for words, code in differ]


def by_words(change: Change) -> str:
    """Return who changed something, and when."""
    return _("by %(name)s, %(moment)s") % {"name": change.name, "moment": change.moment}


def changed_by_others(cards: Sequence[Assessment], user: UUID) -> dict[Any, Change]:
    """Return by whom, and when, each card was filled in or changed last, by its id, of those where it was not `user`.
    Two queries, none without a card."""
    last = {key: found[-1] for key, found in changes_of(cards, fields=SAVED).items() if found}
    return {key: change for key, change in last.items() if change.by != user}


def last_change_rows(card: Assessment, user: UUID) -> list[SummaryRow]:
    """Return who else filled in the card of a user, or changed it last. Two queries."""
    change = changed_by_others([card], user).get(card.pk)
    label = _("Filled in") if card.version == 1 else _("Changed last")
    return [SummaryRow(label, by_words(change))] if change else []


def limit_of(each: Criterion) -> str:
    """Return from and up to how many points a criterion gives on a card, and what each of them weighs."""
    told = {"most": each.most, "weight": _number(each.weight), "whole": _number(each.most * each.weight)}
    if each.weight == 1:
        return _("From 0 to %(most)s.") % told
    return _("From 0 to %(most)s. Weight: %(weight)s, so at most %(whole)s in all.") % told


def points_of(card: Assessment, each: Criterion) -> str:
    """Return the points of a card for a criterion, and what they are once weighed."""
    points = card.points.get(each.code, 0)
    if each.weight == 1:
        return f"{points} / {each.most}"
    told = {
        "points": points,
        "most": each.most,
        "weight": _number(each.weight),
        "counts": _number(points * each.weight),
    }
    return _("%(points)s / %(most)s, weight %(weight)s: counts %(counts)s") % told


def _number(points: Fraction) -> str:
    return str(localize(trimmed(ranking.rounded(points))))


def total_of(card: Assessment, found: Criteria) -> Any:
    """Return the weighted points of one card."""
    total = reviewing.total_of(ranking.Card(card.formal, card.points), found.weights)
    return trimmed(ranking.rounded(total))


def cards_table(told: Sequence[Minuted]) -> Table | None:
    """Return the points that each assessor gave, without their names, the mean that counted and the rank, as the
    committee had them: for the minutes."""
    most = max((len(one.given) for one in told), default=0)
    columns = [Column(_("Application no."), numeric=True)]
    columns += [Column(_("Assessor %(number)s") % {"number": turn + 1}, numeric=True) for turn in range(most)]
    columns += [Column(_("Points that count"), numeric=True), Column(pgettext("ranking", "Place"), numeric=True)]
    since = _("a card was changed after the meeting; these are the points of then")
    is_corrected = any(one.is_corrected for one in told)
    if is_corrected:
        columns.append(Column(_("Since then")))
    rows: list[list[Any]] = []
    for one in told:
        given: list[Any] = [trimmed(each.points) for each in one.given]
        given += ["–"] * (most - len(given))
        counts = "–" if one.counted is None else trimmed(one.counted)
        rows.append([one.application.number, *given, counts, (one.made.place if one.made else None) or "–"])
        if is_corrected:
            rows[-1].append(since if one.is_corrected else "–")
    return Table(_("Points by assessor"), columns, rows, row_headers=False) if rows else None


def statements_rows(call: Call) -> list[tuple[str, Words]]:
    """Return who assessed and what they stated of ties, by name, without saying which application. One query."""
    counted: dict[str, list[int]] = {}
    rows = Assessor.objects.filter(application__call=call).exclude(interest="").select_related("staff")
    for row in rows.order_by("staff__name_sort"):
        counts = counted.setdefault(row.staff.name, [0, 0])
        counts[row.interest == TIED] += 1
    return [
        (
            name,
            _("no tie: %(free)s; a tie, not assessed: %(tied)s") % {"free": free, "tied": tied},
        )
        for name, (free, tied) in counted.items()
    ]


def conflicts_words(applications: Sequence[Application]) -> str:
    """Return the numbers of the applications behind which a partner of the project stands; empty without one."""
    found = conflicts_in(applications)
    numbers = ", ".join(str(one.number) for one in applications if one.pk in found)
    if not numbers:
        return ""
    words = _("Possible conflict of interest, a partner of the project stands behind it: application no. %(numbers)s.")
    return words % {"numbers": numbers}
