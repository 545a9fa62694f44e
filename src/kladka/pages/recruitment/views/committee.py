"""Cards, the committee's meeting and its minutes, the reserve list, appeals."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kladka.audit.actions import note_read
from kladka.calls import actions, permissions, policies, queries
from kladka.calls.actions.letters import came_late
from kladka.calls.models import Appeal, Application, Assessment, Call, Decision
from kladka.calls.rules.criteria import suggested
from kladka.core import clock
from kladka.core.components import Column, Table
from kladka.core.dictionaries import dictionary
from kladka.core.forms.shown import day_in_words, trimmed
from kladka.core.ids import is_id
from kladka.organisations.models import Staff
from kladka.pages.asking import ALL_THE_SAME, ask
from kladka.pages.recruitment import appeals, kinds, presenters
from kladka.pages.recruitment.forms import AnswerForm, AppealForm, CardForm, MeetingForm, SeenForm, WhoForm
from kladka.pages.recruitment.forms.committee import card_values
from kladka.pages.recruitment.views.fetching import address_of, application_of, asked, call_of, done_already
from kladka.pages.refusals import why_not
from kladka.pages.saving import save
from kladka.pages.viewing import viewer_of
from kladka.programmes.models import Post

NO_PLACE = "–"
"""What stands in the ranking for who did not pass the gate."""


def assess(request: HttpRequest, application: UUID) -> HttpResponse:
    """Fill in a card; with `?card=` in the address, change it. Points that follow from the answers are filled in."""
    found = application_of(request, permissions.run_by, application)
    card = _card(request, found)
    rules = queries.criteria_of(found.call)
    members = _may_assess(found)
    initial: dict[str, Any] = {f"points_{code}": points for code, points in suggested(rules, found.all_answers).items()}
    initial |= presenters.formal_from_days(found, rules)
    form = CardForm(
        request.POST or None,
        found=rules,
        assessors=list(members.items()),
        initial=card_values(card) if card else initial | {"assessed_on": clock.today()},
        version=card.version if card else None,
    )
    if request.method == "POST":

        def act() -> str:
            actions.assess(
                application=found,
                assessor=Staff.objects.get(pk=form.cleaned_data["assessor"]),
                formal=form.formal,
                points=form.points,
                assessed_on=form.cleaned_data["assessed_on"],
                words=form.cleaned_data["words"],
                version=form.version,
                by=request.user,
            )
            return address_of(found)

        saved = save(request, form, act, message=_("The card is saved."))
        if saved:
            return saved
    intro = _("Points that follow from the answers are filled in. Check them against the documents.")
    done = why_not(policies.check_undecided, found)
    if card is None:
        done = done or why_not(policies.check_cards_lack, found, found.assessments.count())
    return asked(
        request,
        form,
        done=done,
        caption=found.name,
        title=_("Assess the application"),
        intro=" ".join([*came_late(found), *([intro] if rules.points else [])]),
        submit=_("Save the card"),
        cancel=address_of(found),
    )


def decide(request: HttpRequest, call: UUID) -> HttpResponse:
    """Record the committee's meeting; the ranking by the rules of the call is shown before. Leaves a read event."""
    found = call_of(request, permissions.run_by, call)
    _note(request, found)
    standings, lacking = queries.standings(found), queries.unassessed(found)
    initial = {"held_on": clock.today(), "seen": queries.mark_of(standings)}
    form = MeetingForm(request.POST or None, members=staff_of(found), initial=initial, version=found.version)
    if form.is_valid() and len(form.seats) == 1:
        alone = _(
            "One person alone sat on the committee. If others sat, too, say so below: the letters go out at once."
        )
        ask(form, alone, label=_("Nobody else sat on it"), name=ALL_THE_SAME)
    if request.method == "POST":

        def act() -> str:
            staff = Staff.objects.in_bulk(list(map(UUID, form.seats)))
            actions.hold_meeting(
                call=found,
                version=form.version or 0,
                held_on=form.cleaned_data["held_on"],
                place=form.cleaned_data["place"],
                words=form.cleaned_data["words"],
                seen=form.cleaned_data["seen"],
                seats=[actions.Seat(staff[UUID(key)], said) for key, said in form.seats.items()],
                by=request.user,
            )
            return reverse("recruitment:minutes", args=[found.pk])

        saved = save(
            request, form, act, message=_("The call is decided, and applicants with an e-mail address are told.")
        )
        if saved:
            return saved
        form.send_along(seen=initial["seen"])
    return asked(
        request,
        form,
        "recruitment/decide.html",
        done=why_not(policies.check_meets, found) or why_not(policies.check_all_assessed, found, lacking),
        caption=presenters.title_of(found),
        title=_("Record the committee’s meeting"),
        intro=_("Saving decides the call by its rules, as the list below stands, and writes to the applicants."),
        ranking=presenters.applications_table(found, standings),
        submit=_("Decide the call"),
        cancel=address_of(found),
    )


def minutes(request: HttpRequest, call: UUID) -> HttpResponse:
    """Show the minutes, to print and sign: who sat, what they stated, the ranking by number without names."""
    found = call_of(request, lambda viewer: permissions.visible_to(viewer).select_related("meeting"), call)
    meeting = getattr(found, "meeting", None)
    if meeting is None:
        raise Http404
    members = meeting.members.select_related("staff").order_by("staff__name_sort")
    prefetch_related_objects([found], "decisions")
    decisions = [made for made in found.decisions.all() if made.cause == Decision.Cause.MEETING]
    statements, tied = dictionary("interest-statements"), queries.tied_numbers(decisions)
    context = {
        "call": found,
        "title": presenters.title_of(found),
        "meeting": meeting,
        "members": [(member.staff.name, statements.label(member.interest)) for member in members],
        "ranking": Table(
            _("Ranking"),
            [
                Column(pgettext("ranking", "Place"), numeric=True),
                Column(_("Application no."), numeric=True),
                Column(_("Points"), numeric=True),
                Column(_("Decision")),
            ],
            [
                [
                    made.place or NO_PLACE,
                    made.number,
                    trimmed(made.total),
                    _decision_words(made, found, tied.get(made.total, [])),
                ]
                for made in sorted(decisions, key=lambda made: (made.place is None, made.place or 0, made.number))
            ],
            row_headers=False,
        ),
        "facts": presenters.facts_of(found, at_meeting=True),
        "back": address_of(found),
        **_of_kind(found),
    }
    return render(request, "recruitment/minutes.html", context)


def _of_kind(call: Call) -> dict[str, Any]:
    """Return what the minutes of grants and contests say besides: points by assessor, statements, ties, lots."""
    if call.rules.takes_part:
        return {}
    told = queries.minuted(call)
    return {
        "cards": kinds.cards_table(told),
        "statements": kinds.statements_rows(call),
        "conflicts": kinds.conflicts_words([one.application for one in told]),
        "seeds": [draw.seed for draw in call.draws.order_by("made_at")],
    }


def call_up(request: HttpRequest, call: UUID) -> HttpResponse:
    """Ask, then give a free place to the first who waits. Leaves a read event: the page names them."""
    found = call_of(request, permissions.run_by, call)
    _note(request, found)
    waits = queries.first_waiting(found)
    first, free = waits[0] if waits else None, queries.free_places(found)
    form = WhoForm(request.POST or None, initial={"who": str(first.pk) if first else ""})
    if request.method == "POST":

        def act() -> str:
            who = form.cleaned_data["who"]
            expected = Application.objects.filter(pk=who).first() if is_id(who) else None
            return address_of(actions.call_up(call=found, by=viewer_of(request).user, expected=expected))

        saved = save(
            request,
            form,
            act,
            message=_("The first on the reserve list has a place now, and is told."),
        )
        if saved:
            return saved
    return asked(
        request,
        form,
        done=why_not(policies.check_calls_up, first, is_free=free > 0)
        or why_not(policies.check_suffices, free, queries.assessed_again(found)),
        caption=presenters.title_of(found),
        title=_("Call up the first on the reserve list?"),
        note=_("Application no. %(number)s: %(name)s") % {"number": first.number, "name": first.name} if first else "",
        intro=_("A place fell free. It goes to the first who waits, who gets a letter."),
        submit=_("Give the place"),
        cancel=address_of(found),
    )


def appeal(request: HttpRequest, application: UUID) -> HttpResponse:
    """Record an appeal that came, or answer the one there is."""
    found = application_of(request, permissions.run_by, application)
    existing = getattr(found, "appeal", None)
    gives = appeals.if_upheld(found) if existing else ""
    form: Any = AnswerForm(request.POST or None, gives=gives) if existing else AppealForm(request.POST or None)
    if request.method == "POST":

        def act() -> str:
            if existing:
                actions.decide_appeal(appeal=existing, by=request.user, **form.values)
            else:
                actions.appeal(application=found, by=request.user, **form.values)
            return address_of(found)

        message = (
            _("The answer is recorded. Who gave an e-mail address is told.")
            if existing
            else _("The appeal is recorded.")
        )
        saved = save(request, form, act, message=message)
        if saved:
            return saved
    done = why_not(policies.check_appeal_open, existing) if existing else why_not(policies.check_appeals, found)
    return asked(
        request,
        form,
        done=done,
        caption=found.name,
        title=_("Answer the appeal") if existing else _("Record an appeal"),
        note=existing.words if existing else "",
        intro=_answer_by(existing) if existing else _comes_by(found),
        cancel=address_of(found),
    )


def decide_after_appeal(request: HttpRequest, application: UUID) -> HttpResponse:
    """Show what the points of an application decide that was assessed after an appeal, and decide it."""
    found = application_of(request, permissions.run_by, application)
    done = done_already(found, why_not(policies.check_after_appeal, found))
    done = done or why_not(policies.check_assessed, found, queries.review_of(found))
    decided = None if done else queries.decision_after_appeal(found)
    mark = decided.mark if decided else ""
    form = SeenForm(None if done else request.POST or None, initial={"seen": mark}, version=found.version)
    if request.method == "POST" and not done:

        def act() -> str:
            seen, by = form.cleaned_data["seen"], viewer_of(request).user
            actions.decide_after_appeal(application=found, version=form.version or 0, seen=seen, by=by)
            return address_of(found)

        saved = save(request, form, act, message=_("The application is decided. Who gave an e-mail address is told."))
        if saved:
            return saved
        form.send_along(seen=mark)
    return asked(
        request,
        form,
        "confirm.html",
        done=done,
        caption=found.name,
        question=_("Decide after the appeal?"),
        rows=appeals.after_appeal_rows(found, decided) if decided else [],
        consequences=[
            *appeals.in_spite_words(found, decided),
            _("The applicant gets a letter about the decision."),
            _("This cannot be taken back."),
        ],
        submit=_("Decide the application"),
        cancel=address_of(found),
    )


def _comes_by(application: Application) -> str:
    made = queries.last_decision(application)
    if made is None:
        return ""
    until = queries.appeal_until(made)
    may_come = clock.today() <= until
    words = _("An appeal may come until %(day)s.") if may_come else _("An appeal could come until %(day)s.")
    return words % {"day": day_in_words(until)}


def _answer_by(appeal: Appeal) -> str:
    days = {"came": day_in_words(appeal.received_on), "due": day_in_words(queries.appeal_due(appeal))}
    return _("The appeal came on %(came)s. Answer it by %(due)s.") % days


def _may_assess(application: Application) -> dict[str, str]:
    """Return who may have a card: of a drawn call whoever was drawn and has no tie."""
    if not application.call.is_drawn:
        return staff_of(application.call)
    rows = application.assessors.exclude(interest=queries.TIED).select_related("staff").order_by("staff__name_sort")
    return {str(row.staff_id): row.staff.name for row in rows}


def _note(request: HttpRequest, call: Call) -> None:
    if request.method != "POST":
        page = request.resolver_match.view_name if request.resolver_match else ""
        note_read(controller=call.project.controller_id, by=viewer_of(request).user, page=page, subject=call)


def _decision_words(made: Decision, call: Call, tied: Sequence[int]) -> list[str]:
    words = [presenters.outcome_of(made.outcome, call)]
    if made.reason:
        words.append(dictionary("refusal-reasons").label(made.reason))
    if made.is_tied:
        numbers = {"numbers": ", ".join(map(str, tied))}
        words.append(_("equal points: no. %(numbers)s, the rule of the call decided") % numbers)
    return words


def _card(request: HttpRequest, found: Application) -> Assessment | None:
    if not request.GET.get("card"):
        return None
    try:
        wanted = UUID(request.GET["card"])
    except ValueError as error:
        raise Http404 from error
    return get_object_or_404(found.assessments, pk=wanted)


def staff_of(call: Call) -> dict[str, str]:
    """Return who may sit on the committee: everybody with a post at the partner, or at the leader, in the project."""
    posts = Post.objects.current().filter(project=call.project_id, until_date=None)
    wanted = posts.filter(partner__in={call.partner_id, call.project.controller_id}).values("staff")
    return {str(one.pk): one.name for one in Staff.objects.filter(pk__in=wanted).order_by("name_sort")}
