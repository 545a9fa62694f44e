"""Planning, changing and withdrawing training cycles and their modules."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.core.forms import ConfirmForm, Form
from kladka.learning import actions, permissions
from kladka.learning.models import Module, TrainingCycle
from kladka.organisations.models import Organisation
from kladka.pages.correcting import corrected
from kladka.pages.cycles.forms import CycleForm, ModuleForm
from kladka.pages.cycles.presenters import address, numbered
from kladka.pages.projects.presenters import text_of
from kladka.pages.projects.views.form_page import confirm_page, sent
from kladka.pages.viewing import viewer_of
from kladka.programmes.models import Post, Project
from kladka.programmes.permissions import Viewer


def new(request: HttpRequest) -> HttpResponse:
    """Record a training cycle of a partner that the viewer coordinates."""
    places = _places(viewer_of(request))
    form = CycleForm(places=[(key, words) for key, (words, _project, _partner) in places.items()], **sent(request))

    def act() -> str:
        _words, project, partner = places[form.cleaned_data["place"]]
        cycle = actions.plan_cycle(project=project, partner=partner, text=form.text, by=viewer_of(request).user)
        return address("detail", cycle)

    intro = _("First the cycle, then its modules one by one.")
    title = _("Plan a training cycle")
    return corrected(request, form, act, title=title, intro=intro, back=reverse("cycles:list"))


def change(request: HttpRequest, cycle: UUID) -> HttpResponse:
    """Say anew what a cycle is called and asks for."""
    found = _cycle(request, cycle)
    form = CycleForm(initial=CycleForm.stored_values(found), version=found.version, **sent(request))

    def act() -> str:
        actions.change_cycle(cycle=found, version=form.version or 0, text=form.text, by=viewer_of(request).user)
        return address("detail", found)

    return _changed(request, form, act, found, title=_("Change the cycle"))


def withdraw(request: HttpRequest, cycle: UUID) -> HttpResponse:
    """Ask, then take a cycle out of use."""
    found = _cycle(request, cycle)

    def act() -> str:
        actions.withdraw_cycle(cycle=found, by=viewer_of(request).user)
        return reverse("cycles:list")

    return confirm_page(
        request,
        ConfirmForm(**sent(request)),
        act,
        question=_("Withdraw this training cycle?"),
        back=address("detail", found),
        caption=text_of(found, "title"),
        consequences=[_("It is in no list any more, and no event can carry out one of its modules.")],
        submit=_("Withdraw the cycle"),
    )


def new_module(request: HttpRequest, cycle: UUID) -> HttpResponse:
    """Add a module to a cycle."""
    found = _cycle(request, cycle)
    form = ModuleForm(initial={"kind": "required"}, **sent(request))

    def act() -> str:
        place = form.cleaned_data["place"]
        actions.add_module(cycle=found, text=form.text, place=place, by=viewer_of(request).user)
        return address("detail", found)

    return _changed(request, form, act, found, title=_("Add a module"))


def change_module(request: HttpRequest, module: UUID) -> HttpResponse:
    """Say anew what a module is, and where it stands in its cycle."""
    found = _module(request, module)
    form = ModuleForm(initial=ModuleForm.stored_values(found), version=found.version, **sent(request))

    def act() -> str:
        said: dict[str, Any] = {"text": form.text, "place": form.cleaned_data["place"] or _LAST}
        actions.change_module(module=found, version=form.version or 0, by=viewer_of(request).user, **said)
        return address("detail", found.cycle)

    return _changed(request, form, act, found.cycle, title=_("Change the module"))


def withdraw_module(request: HttpRequest, module: UUID) -> HttpResponse:
    """Ask, then take a module out of its cycle."""
    found = _module(request, module)

    def act() -> str:
        actions.withdraw_module(module=found, by=viewer_of(request).user)
        return address("detail", found.cycle)

    return confirm_page(
        request,
        ConfirmForm(**sent(request)),
        act,
        question=_("Withdraw this module?"),
        back=address("detail", found.cycle),
        caption=text_of(found.cycle, "title"),
        rows=[(_("Module"), numbered(found))],
        consequences=[_("Completing the cycle does not ask for it any more.")],
        submit=_("Withdraw the module"),
    )


_LAST = 1000
"""A place behind all others."""


def _changed(request: HttpRequest, form: Form, act: Any, cycle: TrainingCycle, *, title: str) -> HttpResponse:
    """Answer with the form about a cycle; the second of two editors is shown both versions."""
    back = address("detail", cycle)
    return corrected(request, form, act, title=title, caption=text_of(cycle, "title"), back=back)


def _cycle(request: HttpRequest, pk: UUID) -> TrainingCycle:
    return get_object_or_404(permissions.cycles_planned_by(viewer_of(request)), pk=pk)


def _module(request: HttpRequest, pk: UUID) -> Module:
    rows = Module.objects.filter(
        withdrawn_at=None, cycle__in=permissions.cycles_planned_by(viewer_of(request)).values("pk")
    )
    return get_object_or_404(rows.select_related("cycle__project", "cycle__partner"), pk=pk)


def _places(viewer: Viewer) -> dict[str, tuple[str, Project, Organisation]]:
    """Return the projects and partners of which the viewer coordinates, by a key. Two queries."""
    pairs = sorted(viewer.partners_as(Post.Role.COORDINATOR))
    projects = Project.objects.in_bulk([project for project, _partner in pairs])
    partners = Organisation.objects.in_bulk([partner for _project, partner in pairs])
    found = {}
    for project, partner in pairs:
        words = _("%(project)s: %(partner)s")
        said = {"project": text_of(projects[project], "title"), "partner": partners[partner].name}
        found[f"{project}/{partner}"] = (words % said, projects[project], partners[partner])
    return found
