"""Materials are added, changed, replaced, removed and put back."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.core import forms
from kladka.learning import actions, permissions
from kladka.learning.actions import Holding
from kladka.learning.models import Event, EventSession, Material, Module
from kladka.pages.events.views import fetching as events
from kladka.pages.materials import presenters
from kladka.pages.materials.forms import WHOLE, AboutForm, HoldingForm, NewForm, values_of
from kladka.pages.materials.views.fetching import address_of, event_of, kept, list_of, module_in
from kladka.pages.participants.views.form_page import sent, with_undo
from kladka.pages.projects.presenters import text_of
from kladka.pages.saving import save
from kladka.pages.viewing import viewer_of


def new(request: HttpRequest, event: UUID) -> HttpResponse:
    """Add a material to an event or to one of its sessions; whoever leads a session only, to that one."""
    found = events.event_of(request, permissions.visible_to, event)
    places = presenters.places_kept(found, viewer_of(request))
    if not places:
        raise Http404
    form = NewForm(places=places, initial=_of_session(request), **sent(request))

    def act() -> str:
        return _add(request, form, _chosen(form, found), address_of(found))

    return _form(request, form, act, title=_("Add a material"), back=address_of(found), caption=text_of(found, "title"))


def new_of_module(request: HttpRequest, module: UUID) -> HttpResponse:
    """Add a material to a module: it is offered at every event that carries the module out."""
    found = module_in(permissions.cycles_planned_by(viewer_of(request)), module)
    form = NewForm(**sent(request))

    def act() -> str:
        return _add(request, form, found, address_of(found))

    return _form(request, form, act, title=_("Add a material"), back=address_of(found), caption=text_of(found, "title"))


def change(request: HttpRequest, material: UUID) -> HttpResponse:
    """Change what a material is called, what it belongs to and for whom it is."""
    found = kept(request, material)
    event, back = event_of(found), _page_of(found)
    places = presenters.places_kept(event, viewer_of(request)) if event else None
    form = AboutForm(places=places, initial=values_of(found), version=found.version, **sent(request))

    def act() -> str:
        typed = form.cleaned_data
        actions.change_material(
            material=found,
            version=form.version or 0,
            title=typed["title"],
            audience=typed["audience"],
            at=_chosen(form, event) if event else None,
            by=request.user,
        )
        return back

    return _form(request, form, act, title=_("Change the material"), back=back, caption=found.title)


def replace(request: HttpRequest, material: UUID) -> HttpResponse:
    """Give a material a new version."""
    found = kept(request, material)
    form, back = HoldingForm(version=found.version, **sent(request)), _page_of(found)

    def act() -> str:
        held = Holding(form.cleaned_data["file"], form.cleaned_data["address"])
        actions.replace_material(material=found, version=form.version or 0, holding=held, by=request.user)
        return back

    intro = _("Participants and trainers are offered the new version. The earlier one is kept for the staff.")
    return _form(
        request, form, act, title=_("Replace it by a new version"), back=back, caption=found.title, intro=intro
    )


def remove(request: HttpRequest, material: UUID) -> HttpResponse:
    """Ask, then remove a material; the next page offers to put it back."""
    found = kept(request, material)
    form, (address, _title) = forms.ConfirmForm(version=found.version, **sent(request)), list_of(found)

    def act() -> str:
        actions.remove_material(material=found, version=form.version or 0, by=request.user)
        return address

    undo = reverse("materials:put-back", args=[found.pk])
    saved = _saved(request, form, act, lambda: with_undo(_("The material was removed."), undo))
    return saved or events.asked(
        request,
        form,
        "confirm.html",
        question=_("Remove this material?"),
        rows=[(_("Title"), found.title), (_("Who sees it"), found.get_audience_display())],
        consequences=[
            _("Nobody is offered it any more."),
            _("It stays among the removed materials, with all its versions, and can be put back."),
        ],
        submit=_("Remove the material"),
        cancel=_page_of(found),
    )


def put_back(request: HttpRequest, material: UUID) -> HttpResponse:
    """Ask, then put a material back that was removed."""
    found = kept(request, material)
    form, (address, _title) = forms.ConfirmForm(**sent(request)), list_of(found)

    def act() -> str:
        actions.put_back_material(material=found, by=request.user)
        return address

    return _saved(request, form, act, lambda: _("The material is there again.")) or events.asked(
        request,
        form,
        "confirm.html",
        question=_("Put this material back?"),
        rows=[(_("Title"), found.title), (_("Who sees it"), found.get_audience_display())],
        submit=_("Put it back"),
        cancel=address,
        nothing_is_lost=True,
    )


def _form(request: HttpRequest, form: forms.Form, act: Callable[[], str], **context: Any) -> HttpResponse:
    return _saved(request, form, act) or events.asked(request, form, cancel=context["back"], **context)


def _saved(
    request: HttpRequest, form: forms.Form, act: Callable[[], str], message: Callable[[], str] | None = None
) -> HttpResponse | None:
    return save(request, form, act, message=message or "") if request.method == "POST" else None


def _add(request: HttpRequest, form: NewForm, at: Event | EventSession | Module, address: str) -> str:
    typed = form.cleaned_data
    held = Holding(typed["file"], typed["address"])
    actions.add_material(at=at, title=typed["title"], audience=typed["audience"], holding=held, by=request.user)
    return address


def _page_of(material: Material) -> str:
    return reverse("materials:detail", args=[material.pk])


def _chosen(form: forms.Form, event: Event) -> Event | EventSession:
    place = form.cleaned_data["place"]
    return event if place == WHOLE else EventSession.objects.select_related("event__project").get(event=event, pk=place)


def _of_session(request: HttpRequest) -> dict[str, str]:
    """Return what is known before the form is filled in."""
    return {"place": request.GET.get("session", WHOLE), "audience": Material.Audience.PARTICIPANTS}
