"""Self-assessments with the person, what they say about health, and entries of the monitoring card."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.audit.queries import was_deleted
from kladka.coaching import policies
from kladka.coaching.actions import activation as actions
from kladka.coaching.models import AssessmentHealth, CardEntry, SelfAssessment, SocialOpinion
from kladka.coaching.policies.activation import check_entry_not_signed, check_not_signed
from kladka.coaching.queries.activation import (
    Activation,
    activation_of,
    asked,
    last_assignment,
    opinions_of,
    recorded,
    session_days,
)
from kladka.coaching.queries.health import locked
from kladka.coaching.rules.activation import BETWEEN, START
from kladka.core import clock
from kladka.core.components import Link
from kladka.core.errors import PolicyBroken
from kladka.pages.activation import presenters
from kladka.pages.activation.forms import AssessForm, ChangeForm, EntryForm, HealthForm, values_of
from kladka.pages.coach.health import way_to_consents
from kladka.pages.participants.permissions import WORKERS, participation_for, thing_for
from kladka.pages.participants.presenters import day as in_words
from kladka.pages.participants.views.form_page import Section, sent
from kladka.pages.profiles.permissions import with_health
from kladka.pages.refusals import GoneError
from kladka.pages.viewing import viewer_of

ACTIVATION = Section("activation:of")
page, address = ACTIVATION.page, ACTIVATION.address


def assess(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Write down how the person sees their situation."""
    found = participation_for(viewer_of(request), participation, WORKERS)
    today = clock.today()
    has_start = SelfAssessment.objects.filter(participation=found, moment=START).exists()
    initial = {"moment": BETWEEN if has_start else START, "on_date": today}
    form = AssessForm(asked=asked(today), initial=initial, **sent(request))

    def act() -> str:
        given: dict[str, Any] = {name: form.cleaned_data[name] for name in ("moment", "on_date")} | form.said_so()
        actions.assess(participation=found, by=request.user, **given)
        return address(found)

    return page(
        request,
        form,
        act,
        found,
        title=_("Write down a self-assessment"),
        submit=_("Save the self-assessment"),
        message=_("The self-assessment is saved."),
        lead=_(
            "Fill it in together, in the participant’s own words. What counts is how they see it. "
            "Do not write about health."
        ),
    )


def change(request: HttpRequest, self_assessment: UUID) -> HttpResponse:
    """Read or change a self-assessment; whoever comes second sees both versions."""
    found = _thing(request, _assessments(), self_assessment, SelfAssessment)
    of = found.participation
    initial = {**values_of(found), "on_date": found.on_date}
    form = ChangeForm(asked=asked(found.on_date), initial=initial, version=found.version, **sent(request))

    def act() -> str:
        given: dict[str, Any] = {"on_date": form.cleaned_data["on_date"], **form.said_so()}
        actions.change_assessment(assessment=found, version=form.version or 0, by=request.user, **given)
        return address(of)

    return page(
        request,
        form,
        act,
        of,
        done=_locked(check_not_signed, found),
        title=_("Self-assessment: %(moment)s") % {"moment": presenters.moment(found)},
        submit=_("Save the self-assessment"),
        message=_("The self-assessment is saved."),
        template="activation/change.html",
        remove=reverse("activation:remove", args=[found.pk]),
        remove_words=_("Remove the self-assessment"),
    )


def remove(request: HttpRequest, self_assessment: UUID) -> HttpResponse:
    """Remove a self-assessment that was not held, after a question."""
    found = _thing(request, _assessments(), self_assessment, SelfAssessment)

    def act() -> str:
        actions.remove_assessment(assessment=found, by=request.user)
        return address(found.participation)

    return ACTIVATION.question(
        request,
        act,
        found.participation,
        done=_locked(check_not_signed, found),
        title=_("Remove the self-assessment?"),
        submit=_("Remove the self-assessment"),
        message=_("The self-assessment is removed."),
        lead=_("All its answers are lost, those about health too. Do this only if it was not held."),
    )


def health(request: HttpRequest, self_assessment: UUID) -> HttpResponse:
    """Read and write what health allows, while the participant consents; each reading leaves a read event."""
    assessment = SelfAssessment.objects.filter(pk=self_assessment).first()
    if assessment is None:
        raise Http404
    found = with_health(viewer_of(request), assessment.participation_id)
    assessment.participation = found
    why = locked(found.pk)
    stored = None if why else AssessmentHealth.objects.filter(assessment=assessment).first()
    version = stored.version if stored else 0
    given: dict[str, Any] = {
        "asked": asked(assessment.on_date, health=True),
        "initial": values_of(stored),
        "version": version,
    }
    form = HealthForm(**given, **sent(request))

    def act() -> str:
        actions.write_assessment_health(
            assessment=assessment, version=form.version or 0, by=request.user, **form.said_so()
        )
        return address(found)

    return page(
        request,
        form,
        act,
        found,
        title=_("Self-assessment: health"),
        submit=_("Save"),
        message=_("What the self-assessment says about health is saved."),
        lead=_(
            "Only you read it, as the coach of this participant. Every opening of this page is recorded. "
            "Write what health allows in everyday life, never a diagnosis."
        ),
        done=why,
        instead=way_to_consents(found.pk),
    )


def entry(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Write down what was done since the last entry of the card."""
    found = participation_for(viewer_of(request), participation, WORKERS)
    known, today = activation_of(found), clock.today()
    first = min(_next_day(known, found), today)
    form = EntryForm(initial={"from_date": first, "until_date": today}, **sent(request))

    def act() -> str:
        staff = viewer_of(request).staff or policies.check_coached(last_assignment(found)).coach
        actions.add_card_entry(participation=found, staff=staff, by=request.user, **form.said_so())
        return address(found)

    since = _("Recorded since %(day)s: %(sessions)s.") % {
        "day": in_words(first),
        "sessions": recorded(first, today, session_days(found)),
    }
    return page(
        request,
        form,
        act,
        found,
        title=_("Add an entry to the card"),
        submit=_("Save the entry"),
        message=_("The entry is saved."),
        lead=since,
    )


def change_entry(request: HttpRequest, card_entry: UUID) -> HttpResponse:
    """Change an entry of the card; whoever comes second sees both versions."""
    found = _thing(request, _entries(), card_entry, CardEntry)
    form = EntryForm(initial=EntryForm.stored_values(found), version=found.version, **sent(request))

    def act() -> str:
        actions.change_card_entry(entry=found, version=form.version or 0, by=request.user, **form.said_so())
        return address(found.participation)

    return page(
        request,
        form,
        act,
        found.participation,
        done=_locked(check_entry_not_signed, found),
        title=_("Change an entry of the card"),
        submit=_("Save the entry"),
        message=_("The entry is saved."),
        template="activation/change.html",
        remove=reverse("activation:remove-entry", args=[found.pk]),
        remove_words=_("Remove the entry"),
    )


def remove_entry(request: HttpRequest, card_entry: UUID) -> HttpResponse:
    """Remove an entry of the card that was written by mistake, after a question."""
    found = _thing(request, _entries(), card_entry, CardEntry)

    def act() -> str:
        actions.remove_card_entry(entry=found, by=request.user)
        return address(found.participation)

    return ACTIVATION.question(
        request,
        act,
        found.participation,
        done=_locked(check_entry_not_signed, found),
        title=_("Remove the entry?"),
        submit=_("Remove the entry"),
        message=_("The entry is removed."),
        lead=_("What is written in it is lost."),
    )


def _locked(check: Callable[[Any, Sequence[SocialOpinion]], None], found: Any) -> str:
    """Return why a record is not changed any more; "" where it may be."""
    try:
        check(found, opinions_of(found.participation))
    except PolicyBroken as refused:
        return str(refused.message)
    return ""


def _next_day(known: Activation, found: Any) -> Any:
    """Return the first day that no entry of the card covers yet."""
    if known.card:
        return known.card[0].until_date + timedelta(days=1)
    if known.assessments:
        return known.assessments[0].on_date
    return found.entry_date or found.project.starts_on


def _assessments() -> QuerySet[SelfAssessment]:
    return SelfAssessment.objects.select_related("participation__project", "participation__person__identity")


def _entries() -> QuerySet[CardEntry]:
    return CardEntry.objects.select_related("participation__project", "participation__person__identity")


def _thing[M: Model](request: HttpRequest, rows: QuerySet[M], pk: UUID, model: type[M]) -> M:
    try:
        return thing_for(viewer_of(request), rows, pk, WORKERS)
    except Http404 as absent:
        if was_deleted(model, pk):
            words = _("This was removed, by you in another tab or by somebody else.")
            raise GoneError(words, back=Link(_("Participants"), reverse("participants:list"))) from absent
        raise
