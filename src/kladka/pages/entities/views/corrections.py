"""Corrections of entities and of their founders; the ledger keeps what was recorded."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.audit.actions import note_read
from kladka.core.components import Link
from kladka.incubation import actions, permissions, policies, queries
from kladka.incubation.models import Founder
from kladka.pages.correcting import ReasonFields, asked, corrected, is_sent
from kladka.pages.entities.before_entry import earlier_linked
from kladka.pages.entities.choices import FounderDesk
from kladka.pages.entities.forms import CorrectEntityForm, FoundersForm
from kladka.pages.entities.withdrawing import going_with, staying_without
from kladka.pages.refusals import why_not
from kladka.pages.viewing import viewer_of


def entity(request: HttpRequest, entity: UUID) -> HttpResponse:
    """Correct what the register says of an entity."""
    viewer: Any = viewer_of(request)
    found = _entity(request, entity)
    form = CorrectEntityForm(request.POST or None, initial=CorrectEntityForm.stored_values(found))

    def act() -> str:
        with earlier_linked(form, found):
            new = actions.correct_registration(registration=found, changes=form.changes, **form.why, by=viewer.user)
        return reverse("entities:detail", args=[new.pk])

    return corrected(request, form, act, title=_("Correct the registration"), back=_address(found))


def withdraw_entity(request: HttpRequest, entity: UUID) -> HttpResponse:
    """Withdraw an entity that was never registered."""
    viewer: Any = viewer_of(request)
    found = _entity(request, entity)
    form, back = ReasonFields(request.POST or None), _address(found)
    question = _("Withdraw the entity %(name)s?") % {"name": found.organisation.name}
    done = why_not(policies.check_no_grants, queries.grants_of(found.organisation_id))
    done = done or why_not(policies.check_uses_nothing, queries.used_alone(found.organisation_id))
    if done and not is_sent(request):
        link = Link(found.organisation.name, back)
        return corrected(request, form, lambda: back, title=question, back=back, empty=done, empty_link=link)

    hanging = queries.hanging_on(found)

    def act() -> str:
        actions.withdraw_entity(registration=found, **form.why, by=viewer.user)
        return reverse("entities:list")

    return asked(
        request,
        form,
        act,
        question=question,
        rows=going_with(hanging),
        consequences=[
            _("It will no longer count, nor will its founders as founders. What is named above goes with it."),
            _("The organisation and the people stay recorded."),
            *staying_without(found, hanging),
        ],
        submit=_("Withdraw the entity"),
        cancel=back,
    )


def add_founders(request: HttpRequest, entity: UUID) -> HttpResponse:
    """Add founders that were forgotten."""
    viewer: Any = viewer_of(request)
    found = _entity(request, entity)
    desk = FounderDesk(viewer)
    form = FoundersForm(request.POST or None, desk=desk)

    def act() -> str:
        answers = form.cleaned_data
        actions.add_founders(
            registration=found,
            natural=desk.founders(answers["natural"]),
            newcomers=form.newcomers(is_made_up=found.project.is_made_up),
            legal=desk.organisations(answers["legal"]),
            by=viewer.user,
        )
        return _address(found)

    return corrected(request, form, act, title=_("Add founders that were forgotten"), back=_address(found))


def withdraw_founder(request: HttpRequest, founder: UUID) -> HttpResponse:
    """Withdraw a founder who was none."""
    viewer: Any = viewer_of(request)
    entities = permissions.entities_changeable_by(viewer)
    founders = Founder.objects.all() if is_sent(request) else Founder.objects.current()
    rows = founders.filter(entity__in=entities.values("organisation"))
    found = get_object_or_404(rows.select_related("person__identity", "organisation", "entity"), pk=founder)
    registration = entities.select_related("organisation", "project").get(organisation=found.entity_id)
    form = ReasonFields(request.POST or None)

    def act() -> str:
        actions.withdraw_founder(registration=registration, founder=found, **form.why, by=viewer.user)
        return _address(registration)

    if found.person is not None and request.method != "POST":
        note_read(
            controller=registration.controller, by=viewer.user, page="entities:withdraw-founder", subject=found.person
        )
    name = found.person.identity.name if found.person is not None else found.organisation.name
    return asked(
        request,
        form,
        act,
        question=_("Withdraw %(name)s from the founders?") % {"name": name},
        consequences=[
            _("%(entity)s will have one founder less. The person or organisation stays recorded.")
            % {"entity": registration.organisation.name}
        ],
        submit=_("Withdraw the founder"),
        cancel=_address(registration),
    )


def _entity(request: HttpRequest, pk: UUID) -> Any:
    rows = permissions.entities_changeable_by(viewer_of(request), retracted=is_sent(request))
    return get_object_or_404(rows.select_related("organisation", "site", "project__controller"), pk=pk)


def _address(registration: Any) -> str:
    return reverse("entities:detail", args=[registration.pk])
