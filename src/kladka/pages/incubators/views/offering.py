"""What an incubator offers: a service is added, changed, ended, taken out."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.core import clock
from kladka.core.dictionaries import dictionary
from kladka.core.quoting import in_quotes
from kladka.incubation import actions
from kladka.incubation.models import Incubator, ServiceOffered
from kladka.pages.correcting import corrected
from kladka.pages.incubators.forms.premises import ChangeServiceForm, ServiceForm
from kladka.pages.incubators.views.frame import address, incubator_at, incubator_for
from kladka.pages.participants.forms import ConfirmForm
from kladka.pages.projects.views.form_page import confirm_page, form_page, sent
from kladka.pages.viewing import viewer_of


def add(request: HttpRequest, incubator: UUID) -> HttpResponse:
    """Record that an incubator offers a service."""
    found = incubator_for(request, incubator)
    form = ServiceForm(initial={"from_date": clock.today()}, **sent(request))

    def act() -> str:
        actions.offer_service(incubator=found, by=viewer_of(request).user, **form.values)
        return address("premises", found)

    title, back = _("Add a service"), address("premises", found)
    return corrected(request, form, act, title=title, caption=found.site.name, back=back)


def change(request: HttpRequest, service: UUID) -> HttpResponse:
    """Say anew from when to when a service is offered and on what terms."""
    stored, found = _service(request, service)
    values = ChangeServiceForm.stored_values(stored)
    form = ChangeServiceForm(initial=values, version=stored.version, **sent(request))

    def act() -> str:
        by = viewer_of(request).user
        actions.say_of_service(service=stored, version=form.version or 0, by=by, **form.values)
        return address("premises", found)

    return form_page(
        request,
        form,
        act,
        title=dictionary("incubator-services").label(stored.code),
        caption=found.site.name,
        back=address("premises", found),
        template="incubators/with_removal.html",
        removal=reverse("incubators:remove-service", args=[stored.pk]),
        removal_words=_("It was never offered: take it out"),
    )


def remove(request: HttpRequest, service: UUID) -> HttpResponse:
    """Take out a service that never was offered, after a question."""
    stored, found = _service(request, service)
    form = ConfirmForm(**sent(request))

    def act() -> str:
        actions.remove_service(service=stored, by=viewer_of(request).user)
        return address("premises", found)

    return confirm_page(
        request,
        form,
        act,
        question=_("Was “%(name)s” never offered?")
        % {"name": in_quotes(dictionary("incubator-services").label(stored.code))},
        back=address("premises", found),
        caption=found.site.name,
        consequences=[_("It is taken out. If it was offered and ended, write until when instead.")],
        submit=_("Take it out"),
    )


def _service(request: HttpRequest, pk: UUID) -> tuple[ServiceOffered, Incubator]:
    stored = get_object_or_404(ServiceOffered.objects.select_related("project"), pk=pk)
    return stored, incubator_at(request, stored.site_id, stored.project_id)
