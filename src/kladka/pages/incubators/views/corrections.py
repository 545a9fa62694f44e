"""Corrections of incubators; the ledger keeps what was recorded."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.incubation import actions, permissions
from kladka.pages.correcting import ReasonFields, asked, corrected, is_sent
from kladka.pages.incubators.forms import CorrectIncubatorForm
from kladka.pages.viewing import viewer_of


def incubator(request: HttpRequest, incubator: UUID) -> HttpResponse:
    """Correct the day on which an incubator opened."""
    viewer: Any = viewer_of(request)
    found = _incubator(request, incubator)
    form = CorrectIncubatorForm(request.POST or None, initial=CorrectIncubatorForm.stored_values(found))

    def act() -> str:
        new = actions.correct_incubator(incubator=found, changes=form.changes, **form.why, by=viewer.user)
        return reverse("incubators:detail", args=[new.pk])

    return corrected(
        request, form, act, title=_("Correct the incubator"), back=reverse("incubators:detail", args=[found.pk])
    )


def withdraw_incubator(request: HttpRequest, incubator: UUID) -> HttpResponse:
    """Withdraw an incubator that never was."""
    viewer: Any = viewer_of(request)
    found = _incubator(request, incubator)
    form = ReasonFields(request.POST or None)

    def act() -> str:
        actions.withdraw_incubator(incubator=found, **form.why, by=viewer.user)
        return reverse("incubators:list")

    return asked(
        request,
        form,
        act,
        question=_("Withdraw the incubator %(name)s?") % {"name": found.site.name},
        consequences=[_("It will no longer count. The history keeps it with your reason.")],
        submit=_("Withdraw the incubator"),
        cancel=reverse("incubators:detail", args=[found.pk]),
    )


def _incubator(request: HttpRequest, pk: UUID) -> Any:
    rows = permissions.incubators_led_by(viewer_of(request), retracted=is_sent(request))
    return get_object_or_404(rows.select_related("site__organisation", "project__controller"), pk=pk)
