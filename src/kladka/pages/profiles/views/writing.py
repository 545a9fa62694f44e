"""Writing a profile with the person, its part about health, and its acceptance."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.coaching.actions import profile as actions
from kladka.coaching.models import Profile, ProfileHealth
from kladka.coaching.policies.profile import may_be_slip
from kladka.coaching.queries.health import locked
from kladka.coaching.queries.profile import newest, sections_of
from kladka.core import clock
from kladka.core.components import Link
from kladka.pages.coach.health import way_to_consents
from kladka.pages.participants.forms import ConfirmForm
from kladka.pages.participants.permissions import WORKERS, participation_for
from kladka.pages.participants.views.form_page import Section, sent, with_undo
from kladka.pages.profiles.forms import AcceptForm, ProfileForm, values_of
from kladka.pages.profiles.permissions import with_health
from kladka.pages.refusals import GoneError
from kladka.pages.viewing import viewer_of

PROFILE = Section("profiles:of")


def write(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Write down what the person says: on the draft, or in a new version."""
    found = _found(request, participation)
    last, sections = newest(found), [one for one in sections_of(found) if not one.is_health]
    form = ProfileForm(sections=sections, initial=values_of(last, sections), version=_version(last), **sent(request))

    def act() -> str:
        actions.write_profile(participation=found, version=form.version or 0, by=request.user, **form.said_so())
        return PROFILE.address(found)

    return PROFILE.page(
        request,
        form,
        act,
        found,
        title=_("Vocational profile"),
        submit=_("Save the draft"),
        message=_("The draft is saved. It holds when the participant accepts it."),
        lead=_(
            "Write in the participant’s own words. Leave empty what was not talked about. Do not write about health."
        ),
    )


def health(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Read and write how health affects work, while the participant consents; each reading leaves a read event."""
    found = with_health(viewer_of(request), participation)
    last, sections = newest(found), [one for one in sections_of(found) if one.is_health]
    why = locked(found.pk) if sections else _("The coaching model of this participant asks nothing about health.")
    stored = ProfileHealth.objects.filter(profile=last).first() if last and not why else None
    version = stored.version if stored and last and last.is_draft else actions.NO_DRAFT
    form = ProfileForm(sections=sections, initial=values_of(stored, sections), version=version, **sent(request))

    def act() -> str:
        actions.write_profile_health(participation=found, version=form.version or 0, by=request.user, **form.said_so())
        return PROFILE.address(found)

    return PROFILE.page(
        request,
        form,
        act,
        found,
        title=_("Effect of health on work"),
        submit=_("Save the draft"),
        message=_("The draft is saved. It holds when the participant accepts it."),
        lead=_(
            "Only you read it, as the coach of this participant. Every opening of this page is recorded. "
            "Write what work has to take into account, never a diagnosis."
        ),
        done=why,
        instead=way_to_consents(found.pk) if sections else None,
    )


def accept(request: HttpRequest, participation: UUID) -> HttpResponse:
    """The person accepts the draft; a slip is taken back from the message that follows."""
    found = _found(request, participation)
    draft = _draft(found)
    form = AcceptForm(initial={"on": clock.today(), "number": draft.number}, version=draft.version, **sent(request))

    def act() -> str:
        draft.participation = found
        actions.accept_profile(profile=draft, version=form.version or 0, on=form.cleaned_data["on"], by=request.user)
        return PROFILE.address(found)

    return PROFILE.page(
        request,
        form,
        act,
        found,
        title=_("The participant accepts the profile"),
        submit=_("Accept the profile"),
        message=with_undo(_("The profile is accepted."), reverse("profiles:undo", args=[found.pk])),
        lead=_("From then on this version is not changed. What is new is written in the next one."),
    )


def undo(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Take the acceptance of the newest version back, after a question."""
    found = _found(request, participation)
    last = newest(found)
    done = "" if last and not last.is_draft else _("There is no acceptance to take back.")
    if last and last.accepted_on and not may_be_slip(last, clock.today()):
        done = _("An accepted profile stays. Only a slip is taken back, on the same day. Write a new version instead.")

    def act() -> str:
        if last is not None:
            last.participation = found
            actions.undo_acceptance(profile=last, by=request.user)
        return PROFILE.address(found)

    return PROFILE.question(
        request,
        act,
        found,
        title=_("Take the acceptance back?"),
        submit=_("Take the acceptance back"),
        message=_("The profile is a draft again."),
        lead=_("Do this only if the acceptance was recorded by mistake."),
        done=done,
    )


def discard(request: HttpRequest, participation: UUID) -> HttpResponse:
    """Throw the draft away, after a question."""
    found = _found(request, participation)
    draft = _draft(found)
    form = ConfirmForm(version=draft.version, **sent(request))

    def act() -> str:
        draft.participation = found
        actions.discard_profile(profile=draft, version=form.version or 0, by=request.user)
        return PROFILE.address(found)

    return PROFILE.page(
        request,
        form,
        act,
        found,
        title=_("Throw the draft away?"),
        submit=_("Throw the draft away"),
        message=_("The draft is thrown away."),
        lead=_("What was written in it is lost, its part about health too. Accepted versions stay."),
    )


def _found(request: HttpRequest, pk: UUID) -> Any:
    return participation_for(viewer_of(request), pk, WORKERS)


def _version(last: Profile | None) -> int:
    return last.version if last and last.is_draft else actions.NO_DRAFT


def _draft(found: Any) -> Profile:
    last = newest(found)
    if last is None or not last.is_draft:
        words = _("There is no draft of this profile. It was accepted or thrown away, or none was begun.")
        raise GoneError(words, back=Link(_("Profile"), PROFILE.address(found)))
    return last
