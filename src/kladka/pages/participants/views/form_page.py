"""The frame of every page that is one form about one participant."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from kladka.audit.actions import note_read
from kladka.core.components import Link
from kladka.core.errors import KladkaError
from kladka.files import actions as files
from kladka.pages.participants.forms import ConfirmForm
from kladka.pages.participants.forms.situation import LOOKED
from kladka.pages.participants.moving import Preview
from kladka.pages.participants.presenters import anchor_of
from kladka.pages.saving import save

TEMPLATE = "participants/form.html"


def form_page(
    request: HttpRequest,
    form: Any,
    act: Callable[[], str],
    *,
    title: str,
    submit: str,
    participation: Any,
    message: str | Callable[[], str] = "",
    template: str = TEMPLATE,
    done: str = "",
    instead: Link | None = None,
    preview: Preview | None = None,
    is_shown_first: bool = False,
    **context: Any,
) -> HttpResponse:
    """Show the form, or run `act` with what was sent; a form that was not saved comes back with status 422.

    `done` says that it was done meanwhile, or cannot be: whoever opens the form reads that instead of typing what will
    be refused, with the way to what is done `instead`.
    Opening it leaves a read event: most of these forms show the person's data. `preview` is what saving would move: it
    is shown first, and nothing is saved before exactly that was seen; `is_shown_first` says so on the button.
    """
    is_unseen = preview is not None and request.POST.get(LOOKED) != preview.token
    if preview is not None:
        form.send_along(**{LOOKED: preview.token})
    if request.method == "POST" and not is_unseen:
        response = save(request, form, act, message=message)
        if response is not None:
            return response
    elif request.method != "POST" and participation:
        page = request.resolver_match.view_name if request.resolver_match else ""
        controller = participation.project.controller_id
        note_read(controller=controller, by=request.user, page=page, subject=participation)
    back = address_of(participation) if participation else reverse("participants:list")
    shown = {"back": back, "form": form, "title": title, "submit": submit, "participation": participation, **context}
    shown["preview"] = preview
    if is_shown_first and preview is None:
        shown["submit"] = _("See what it moves")
    if done and request.method != "POST":
        name = participation.person.identity.name if participation else context.get("back_text") or _("Participants")
        shown |= {"empty": done, "empty_link": instead or Link(name, shown["back"]), "lead": "", "consequences": ()}
    if shown.get("empty") and isinstance(form, ConfirmForm):
        shown["title"] = submit  # a question that nobody can answer here is none
    status = 422 if request.method == "POST" and not form.is_searching and not is_unseen else 200
    return render(request, template, shown, status=status)


def ask_first(
    request: HttpRequest, act: Callable[[], str], *, question: str, submit: str, message: str, about: Any, of: Any
) -> HttpResponse:
    """Run `act` after a question about a participation (`of`); `about` is shown beneath it."""
    form = ConfirmForm(**sent(request))
    shown = {"title": question, "submit": submit, "participation": of, "message": message, "about": about}
    return form_page(request, form, act, **shown)


@dataclass(frozen=True)
class Section:
    """A page about one participant with forms of its own; from each of them the way back leads to it.

    `name` is that of its address, which takes the participation.
    """

    name: str

    def address(self, participation: Any) -> str:
        """Return the address of the page."""
        return reverse(self.name, args=[participation.pk])

    def page(
        self, request: HttpRequest, form: Any, act: Callable[[], str], participation: Any, **context: Any
    ) -> HttpResponse:
        """Show one of its forms, or run `act` with what was sent, as `form_page` does."""
        return form_page(request, form, act, participation=participation, back=self.address(participation), **context)

    def question(
        self, request: HttpRequest, act: Callable[[], str], participation: Any, **context: Any
    ) -> HttpResponse:
        """Run `act` after a question: nothing is typed, the button is the answer."""
        return self.page(request, ConfirmForm(**sent(request)), act, participation, **context)


def with_undo(words: str, address: str, undo: str = "") -> str:
    """Return what the next page says, with the way to take it back; `undo` is another word for that."""
    link = '{} <a class="govuk-notification-banner__link" href="{}">{}</a>'
    return format_html(link, words, address, undo or _("Undo"))


def sent(request: HttpRequest) -> dict[str, Any]:
    """Return what a form is built from: what was sent, or nothing yet."""
    return {"data": request.POST, "files": request.FILES} if request.method == "POST" else {}


def stored_upload(upload: Any, participation: Any, user: Any, *, field: str) -> Any:
    """Keep an upload about a participant, if there is one; what is wrong with it is said at `field`."""
    if not upload:
        return None
    try:
        return files.store(upload=upload, controller=participation.project.controller_id, by=user, name=upload.name)
    except KladkaError as refused:
        refused.field = field
        raise


def address_of(participation: Any, *, fact: UUID | None = None) -> str:
    """Return the address of a participant's page, or of a fact on it."""
    page = reverse("participants:detail", args=[participation.pk])
    return f"{page}#{anchor_of(fact)}" if fact else page
