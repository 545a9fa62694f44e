"""The system's answer: sent, looked at, put on the work lists; and a line of it set aside."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.audit.actions import note_read
from kladka.core.components import in_polish
from kladka.exchange import actions
from kladka.exchange.permissions import answers_of
from kladka.pages.participants_file import presenters
from kladka.pages.participants_file.forms import AnswerForm, AsideForm, RecordForm, TakeUpForm
from kladka.pages.participants_file.views.files import file_of
from kladka.pages.projects.views.form_page import form_page, sent
from kladka.pages.saving import save
from kladka.pages.viewing import viewer_of
from kladka.reporting.actions import returned
from kladka.reporting.permissions.returned import returned_of


def send(request: HttpRequest, file: UUID) -> HttpResponse:
    """Take the system's answer to a file and read it; nothing is recorded before it was looked at."""
    found = file_of(request, file)
    given: dict[str, Any] = {"data": request.POST, "files": request.FILES} if request.method == "POST" else {}
    form = AnswerForm(**given)

    def act() -> str:
        content = form.cleaned_data["file"].read()
        upload = actions.receive_answer(file=found, content=content, viewer=viewer_of(request))
        return reverse("participants_file:preview", args=[upload.pk])

    return form_page(
        request,
        form,
        act,
        title=_("Read the system’s answer"),
        caption=presenters.title_of(found),
        back=reverse("participants_file:detail", args=[found.pk]),
        intro=_(
            "The answer is read first. Nothing goes onto the work lists before you have seen what it says. Numbers and "
            "names in the system’s words are hidden."
        ),
        submit=_("Read the answer"),
        message=_("The answer was read."),
    )


def preview(request: HttpRequest, upload: UUID) -> HttpResponse:
    """Show what an answer says, and put it on the work lists."""
    viewer: Any = viewer_of(request)
    found = get_object_or_404(answers_of(viewer), pk=upload)
    file = file_of(request, found.place)
    back = reverse("participants_file:detail", args=[file.pk])
    form = RecordForm(**sent(request))

    def act() -> str:
        actions.record_answer(upload=found, file=file, viewer=viewer)
        return f"{back}#answer"

    message = _("What the system says stands on the work lists now.")
    if request.method == "POST" and (response := save(request, form, act, message=message)):
        return response
    note_read(controller=found.controller, by=viewer.user, page="participants_file:preview", subject=file)
    read = actions.preview_of(found)
    address = reverse("participants_file:preview", args=[found.pk])
    table, pages = presenters.told_table(read.told, request.GET.get("page"), address)
    context = {
        "title": _("What the system says"),
        "heading": presenters.title_of(file),
        "upload": found,
        "number": len(read.told),
        "is_counted": read.is_counted,
        "told": table,
        "pages": pages,
        "ignored": in_polish("; ".join(each[:60] for each in read.ignored[:10])),
        "form": form,
        "back": back,
    }
    return render(request, "participants_file/preview.html", context, status=422 if request.method == "POST" else 200)


def line(request: HttpRequest, line: UUID) -> HttpResponse:
    """Set a line aside with a reason, or put it back on the work lists."""
    viewer: Any = viewer_of(request)
    found = get_object_or_404(returned_of(viewer).select_related("feedback__file__project"), pk=line)
    file = found.feedback.file
    note_read(controller=file.controller, by=viewer.user, page="participants_file:line", subject=found)
    # What is sent says what it wants, whatever somebody else has done meanwhile.
    takes_up = "words" not in request.POST if request.method == "POST" else bool(found.aside_reason)
    form: Any = TakeUpForm(**sent(request)) if takes_up else AsideForm(**sent(request))
    back = f"{reverse('participants_file:detail', args=[file.pk])}#answer"

    def act() -> str:
        if takes_up:
            returned.take_up(line=found, by=viewer.user)
        else:
            typed = form.cleaned_data
            returned.set_aside(line=found, reason=typed["reason"], words=typed["words"], by=viewer.user)
        return back

    name = presenters.names_of([found.participation_id]).get(found.participation_id, "")
    return form_page(
        request,
        form,
        act,
        title=_("Put it back on the work lists") if takes_up else _("Set aside what the system says"),
        caption=presenters.title_of(file),
        back=back,
        template="participants_file/line.html",
        rows=presenters.line_rows(found, name),
        submit=_("Put it back") if takes_up else _("Set it aside"),
        message=_("It stands on the work lists again.") if takes_up else _("It is set aside."),
    )
