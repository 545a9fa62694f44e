"""Two records of one person: found, compared, merged, and parted again."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from kladka.audit.actions import note_read
from kladka.core import clock
from kladka.core.forms.shown import day_in_words
from kladka.core.polish import fold
from kladka.pages.participants import comparing
from kladka.pages.participants.forms.merging import FindForm, MergeForm, UnmergeForm
from kladka.pages.participants.left_behind import left_behind, withdrawal_table
from kladka.pages.participants.permissions import MERGERS, merges_for, participation_for
from kladka.pages.participants.reported_already import Known, before_merge, known_of
from kladka.pages.participants.views.form_page import address_of, form_page, sent, with_undo
from kladka.pages.viewing import viewer_of
from kladka.people import actions as people
from kladka.people.models import Entry
from kladka.people.queries import possible_duplicates, visible_as
from kladka.people.queries.caseload import RECORDED_TWICE
from kladka.people.queries.entry import withdrawn_since
from kladka.people.queries.finding import same_human
from kladka.programmes.permissions import Viewer
from kladka.reporting.live.figures import last_day
from kladka.reporting.live.supposing import moved_by_merge

MOST_FOUND = 20


def merge(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Find the other record; with `?other=` in the address, compare both and merge them."""
    viewer = viewer_of(request)
    found = participation_for(viewer, participation, MERGERS)
    if not request.GET.get("other"):
        return _choose(request, found)
    other = participation_for(viewer, _id_of(request.GET["other"]), MERGERS)
    if other.person_id == found.person_id:
        raise Http404
    form, known = MergeForm(**sent(request)), known_of(found, other)
    mine, theirs = (known[0].same_human(one.person_id) for one in (found, other))
    twice = comparing.twice_entered(found, other, mine, theirs, visible_as(viewer, MERGERS))
    known_by_project = {one.project.pk: one for one in known}

    def act() -> str:
        people.merge(person=found.person, same_as=other.person, by=viewer.user)
        return address_of(found)

    if request.method != "POST":
        note_read(controller=other.project.controller_id, by=viewer.user, page="participants:merge", subject=other)
    return form_page(
        request,
        form,
        act,
        title=_("Are these two one person?"),
        submit=_("Merge the records"),
        participation=found,
        message=lambda: _merged(viewer, twice),
        template="participants/merge.html",
        compared=comparing.compared(found, other),
        doubts=comparing.doubts(found, other),
        moved=comparing.moved_table(_moved(found, other, known)),
        reported=before_merge(found, other, known),
        twice=[_withdrawing(each, known_by_project[each.first.participation.project_id]) for each in twice],
    )


def _withdrawing(twice: comparing.Twice, known: Known) -> dict[str, Any]:
    """Return which entry stays, what is lost and which figures change where the others are withdrawn."""
    found, other = twice.found, twice.other
    without = [one.participation_id for one in twice.further]
    persons = {"person": found.person_id, "same_as": other.person_id, "facts": known.facts}
    as_of = last_day(known.project, clock.today())
    moved = moved_by_merge(known.project, **persons, as_of=as_of, without=without)
    lost = [one.participation_id for one in twice.further if one.is_seen]
    return {
        "which_stays": comparing.which_stays(twice),
        "left": left_behind(lost, twice.first.participation_id),
        "moved": withdrawal_table(moved, is_merge=True),
        "reported": before_merge(found, other, [known], without=without),
    }


def _merged(viewer: Viewer, twice: Sequence[comparing.Twice]) -> str:
    """Return that it is done and, where both entered one project, the way to withdraw the second entry."""
    words = _("The two records are now one person.")
    further = [one.pk for each in twice for one in each.further]
    seen = Entry.objects.current().filter(pk__in=further, participation__in=visible_as(viewer, MERGERS))
    second = seen.order_by("entry_date", "pk").first() if further else None
    if second is None:
        return words
    left = _("Now withdraw the second entry, of %(day)s.") % {"day": day_in_words(second.entry_date)}
    address = f"{reverse('participants:withdraw', args=[second.pk])}?{urlencode({'reason': RECORDED_TWICE})}"
    return with_undo(f"{words} {left}", address, _("Withdraw the entry"))


def unmerge(request: HttpRequest, alias: UUID) -> HttpResponse:
    """Part two records that were merged by mistake, after a question."""
    viewer = viewer_of(request)
    found = get_object_or_404(merges_for(viewer), pk=alias)
    scope = visible_as(viewer, MERGERS).select_related("person__identity", "project")
    participation = scope.filter(person=found.person_id).order_by("pk").first()
    withdrawn = [one for one in withdrawn_since(found) if scope.filter(pk=one.participation_id).exists()]
    form = UnmergeForm(withdrawn=withdrawn, **sent(request))
    lead = _("%(one)s and %(other)s will count as two persons again. Nothing that was recorded is lost.")
    if withdrawn:
        lead = _(
            "%(one)s and %(other)s will be two persons again. Since the merge an entry was withdrawn, and it stays "
            "withdrawn unless you record it again here: without it only one of the two counts in the project."
        )

    def act() -> str:
        people.unmerge(alias=found, again=form.chosen, by=viewer.user)
        return address_of(participation)

    return form_page(
        request,
        form,
        act,
        title=_("Part the two records?"),
        submit=_("Part the records"),
        participation=participation,
        message=lambda: _unmerged(form, withdrawn),
        lead=lead % {"one": found.person.identity.name, "other": found.same_as.identity.name},
    )


def _unmerged(form: UnmergeForm, withdrawn: Sequence[Entry]) -> str:
    words = _("The two records are two persons again.")
    if len(form.chosen) < len(withdrawn):
        missing = _("An entry is missing: until it is recorded again, the list of things to do says so.")
        return f"{words} {missing}"
    again = _("The entry is recorded again.")
    return f"{words} {again}" if withdrawn else words


def _choose(request: HttpRequest, found: Any) -> HttpResponse:
    viewer = viewer_of(request)
    scope = visible_as(viewer, MERGERS).filter(project__controller=found.project.controller_id)
    human, joined = same_human(found.person), ("person__identity", "project", "partner")
    others = scope.exclude(person__in=human).select_related(*joined)
    who = found.person.identity
    alike = possible_duplicates(
        controller=found.project.controller_id,
        given_name=who.given_name,
        family_name=who.family_name,
        birth_date=who.birth_date,
    )
    words = fold(request.GET.get("q", "")).split()
    named = others.order_by("person__identity__name_sort", "pk")
    for word in words:
        named = named.filter(person__identity__name_fold__contains=word)
    note_read(controller=found.project.controller_id, by=viewer.user, page="participants:merge", subject=found)
    merges = merges_for(viewer).filter(person__in=human, same_as__in=human).order_by("recorded_no")
    records = scope.filter(person__in=human).select_related(*joined) if len(human) > 1 else ()
    context = {
        "participation": found,
        "back": address_of(found),
        "alike": comparing.candidates(found, others.filter(person__in=[one.person_id for one in alike])),
        "find": FindForm(request.GET or None),
        "searched": bool(words),
        "named": comparing.candidates(found, named[:MOST_FOUND]) if words else [],
        "merges": comparing.merges_table(found, merges, records) if len(human) > 1 else None,
    }
    return render(request, "participants/merge_choice.html", context)


def _moved(found: Any, other: Any, known: Sequence[Known]) -> list[Any]:
    persons, today = {"person": found.person_id, "same_as": other.person_id}, clock.today()
    return [
        moved
        for each in known
        for moved in moved_by_merge(each.project, **persons, as_of=last_day(each.project, today), facts=each.facts)
    ]


def _id_of(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error
