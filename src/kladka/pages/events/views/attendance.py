"""Who came: marks on a phone, confirmation, the signed list, head counts."""

from collections.abc import Collection
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.core import clock
from kladka.core.components import Link
from kladka.core.dictionaries import dictionary
from kladka.core.errors import PolicyBroken
from kladka.files import actions as files
from kladka.learning import actions, permissions, policies, queries, rules
from kladka.learning.models import Event, EventSession
from kladka.pages.events import completing, presenters
from kladka.pages.events.forms import ConfirmForm, HeadsForm, ProofForm
from kladka.pages.events.marking import AttendanceForm, details_of, written
from kladka.pages.events.nobody import nobody_yet
from kladka.pages.events.unproved import lost_words
from kladka.pages.events.views.fetching import address_of, asked, event_of, session_run
from kladka.pages.participants.withdrawn import with_withdrawn
from kladka.pages.saving import save
from kladka.pages.viewing import viewer_of
from kladka.workflows.actions.attendance import confirm_attendance


def mark(request: HttpRequest, session: UUID) -> HttpResponse:
    """Mark who is present at a session: one list, one button, made for a phone."""
    found = session_run(request, session)
    roster = queries.roster(found.event)
    place = [one.pk for one in roster.sessions].index(found.pk)
    marks = {row.participation: row.marks[place] for row in roster.rows}
    names = dict(zip(map(str, marks), presenters.people_names(roster.rows), strict=True))
    form = AttendanceForm(request.POST or None, people=names)
    address = reverse("events:attendance", args=[found.pk])
    if request.method == "POST":

        def act() -> str:
            actions.mark_presence(session=found, marks=form.marks, before=form.seen, by=request.user)
            return address

        saved = save(request, form, act, message=_("The marks were saved."))
        if saved:
            return saved
    stored = getattr(form, "stored", None)
    if stored is not None:
        marks = {key: stored.get(key, rules.NOT_MARKED) for key in marks}
    shows_sent = form.is_bound and stored is None
    before = form.data.get("before", "") if shows_sent else written(marks)
    return asked(
        request,
        form,
        "events/attendance.html",
        title=_("Attendance"),
        about=found.event,
        session_name=presenters.name_in(roster, found),
        confirmed=presenters.confirmed_before(found.event, len(roster.attended)),
        correct_url=reverse("events:confirm", args=[found.event.pk])
        if roster.difference and presenters.runs(viewer_of(request), found.event)
        else "",
        rows=[
            _line(form, str(row.participation), names[str(row.participation)], marks[row.participation])
            | {"evidence": presenters.evidence_of(row)}
            | {"lacking": completing.lacking_in_words(found, marks[row.participation])}
            for row in roster.rows
        ],
        reasons=dictionary("absence-reasons").choices(),
        rest_absent=form.is_bound and bool(form["rest_absent"].value()),
        before=before,
        has_clash=stored is not None,
        may_plan=presenters.plans(viewer_of(request), found.event),
        **nobody_yet(found.event, viewer_of(request), roster.rows),
        enrol=Link(_("Enrol people"), reverse("events:enrol", args=[found.event.pk])),
        has_begun=found.on_date <= clock.today(),
    )


def confirm(request: HttpRequest, event: UUID) -> HttpResponse:
    """Turn the marks into recorded attendance; say beforehand what that does."""
    found = event_of(request, permissions.run_by, event)
    wanted, recorded = queries.wanted_supports(found), queries.recorded_supports(found)
    difference = queries.compare(wanted, recorded)
    lacking = policies.unreckoned(*queries.marked_sessions(found))
    form = ConfirmForm(request.POST or None, corrects=difference.corrects)
    if request.method == "POST":

        def act() -> str:
            reason = form.cleaned_data.get("reason", "")
            confirm_attendance(event=found, reason=reason, by=request.user)
            return address_of(found)

        def said() -> str:
            return with_withdrawn(_("Attendance was confirmed."), wanted, in_full=False)

        saved = save(request, form, act, message=said)
        if saved:
            return saved
    return asked(
        request,
        form,
        "events/confirm.html",
        about=found,
        title=presenters.confirming(found),
        empty=_why_nothing(found, wanted, recorded, difference),
        way=None if wanted or recorded else _way_to_marks(found),
        confirmed=presenters.confirmed_before(found, len(recorded)),
        sentences=[
            *presenters.what_confirming_does(difference),
            *lost_words(found, difference, wanted, recorded),
            *completing.unmarked_words(found),
        ],
        lacking=[(words, _marks_of(session)) for session, words in lacking],
        submit=presenters.confirming(found),
    )


def prove(request: HttpRequest, event: UUID) -> HttpResponse:
    """Add the signed list once and tick the people whose signatures are on it."""
    found = event_of(request, permissions.run_by, event)
    roster = queries.roster(found)
    rows = {str(row.participation): row for row in roster.unproven}
    names = presenters.people_names(tuple(rows.values()))
    form = ProofForm(
        request.POST or None,
        request.FILES or None,
        people=list(zip(rows, names, strict=True)),
        initial={"document_date": found.ends_on},
    )
    if request.method == "POST":
        saved = save(request, form, lambda: _prove(request, form, found, rows))
        if saved:
            return saved
    return asked(
        request,
        form,
        "events/confirm.html",
        about=found,
        title=_("Add the signed list"),
        empty="" if rows else _why_no_proof(roster),
        intro=_("One list proves the attendance of everybody you tick."),
    )


def count_heads(request: HttpRequest, event: UUID) -> HttpResponse:
    """Count the people at an open event, nobody by name."""
    found = event_of(request, permissions.run_by, event)
    form = HeadsForm(request.POST or None, initial={"on_date": found.starts_on})
    if request.method == "POST":

        def act() -> str:
            typed = form.cleaned_data
            actions.count_heads(
                event=found,
                on_date=typed["on_date"],
                head_count=typed["head_count"],
                reason=typed["reason"],
                by=request.user,
            )
            return address_of(found)

        saved = save(request, form, act)
        if saved:
            return saved
    intro = _("A head count says how many people came and never who. It is not added to people known by name.")
    return asked(request, form, about=found, title=_("Count heads"), intro=intro)


def _why_nothing(
    event: Event, wanted: Collection[UUID], recorded: Collection[UUID], difference: rules.Difference
) -> str:
    """Return why there is nothing to confirm, or nothing."""
    try:
        policies.check_somebody_came(event, wanted, recorded)
    except PolicyBroken as refused:
        return str(refused)
    return "" if difference else _("Attendance is recorded as it is marked. Nothing will change.")


def _way_to_marks(event: Event) -> Link | None:
    """Return where somebody is marked as present: the first session; nothing where there is none."""
    first = event.sessions.order_by("on_date", "starts", "pk").first()
    return _marks_of(first) if first else None


def _marks_of(session: EventSession) -> Link:
    return Link(_("Mark attendance"), reverse("events:attendance", args=[session.pk]))


def _why_no_proof(roster: queries.Roster) -> str:
    """Return why no list can be added, for there is nobody whose attendance it would prove."""
    if roster.attended:
        return _("The attendance of everybody is proven already.")
    return _("Attendance is not confirmed yet. Confirm it first, then add the signed list.")


def _line(form: AttendanceForm, key: str, name: str, mark: rules.Mark) -> dict[str, object]:
    """Return one person's row of the attendance screen; `clash` holds the stored and the sent mark side by side."""
    if not hasattr(form, "stored"):
        ticks = {box: form.is_ticked(box, key, mark.state) for box in ("present", "excused")}
        return _row(key, name, mark, form.details(key, mark)) | ticks
    # What others marked meanwhile is shown as it is stored; what was sent from here stays as it was sent.
    sent = form.marks.get(UUID(key), mark)
    both = rules.merged(stored=mark, seen=form.seen.get(UUID(key), mark), sent=sent)
    clash = None
    if both is None:
        clash = {"stored": presenters.mark_in_full(mark), "sent": presenters.mark_in_full(sent)}
    shown = both or sent
    ticks = {"present": shown.state == "present", "excused": shown.state == "excused"}
    return _row(key, name, mark, details_of(shown)) | ticks | {"clash": clash}


def _row(key: str, name: str, mark: rules.Mark, details: dict[str, str]) -> dict[str, object]:
    return {"key": key, "name": name, "absent": mark.state == "absent", "opened": any(details.values()), **details}


def _prove(request: HttpRequest, form: ProofForm, event: Event, rows: dict[str, queries.Row]) -> str:
    typed, staff = form.cleaned_data, viewer_of(request).staff
    is_scan = typed["how"] == "scan"
    upload = typed["file"] if is_scan else None
    controller = event.project.controller_id
    actions.prove_attendance(
        event=event,
        supports=[support for key in typed["people"] if (support := rows[key].support)],
        document_date=typed["document_date"],
        file=files.store(upload=upload, controller=controller, by=request.user) if upload else None,
        inspected_by=None if is_scan else staff,
        inspected_on=None if is_scan else clock.today(),
        by=request.user,
    )
    return address_of(event)
