"""What a file would hold, what is wrong with it, and making it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.core.errors import KladkaError
from kladka.exchange import actions, queries
from kladka.pages.participants_file import presenters
from kladka.pages.participants_file.forms import AskForm, MakeForm
from kladka.pages.participants_file.views.files import project_of
from kladka.pages.projects.views.form_page import sent
from kladka.pages.saving import save
from kladka.pages.viewing import viewer_of
from kladka.programmes.models import Project

ASKED = ("as_of", "known_on", "phone", "email")
_TEMPLATE = "participants_file/check.html"


def check(request: HttpRequest, project: str) -> HttpResponse:
    """Ask for the day; show what is wrong, person by person; make the file."""
    found = project_of(request, project)
    is_sent = request.method == "POST"
    asked = AskForm(request.GET, found)
    context: dict[str, Any] = presenters.frame(found, viewer_of(request)) | {
        "asked": asked,
        "is_taken": queries.profile_of(found) is not None,
    }
    if not asked.is_bound or not asked.is_valid() or not context["is_taken"]:
        return render(request, _TEMPLATE, context, status=422 if asked.is_bound or is_sent else 200)
    try:
        checked = _checked(request, found, asked)
    except KladkaError as refused:
        asked.refuse(refused)
        return render(request, _TEMPLATE, context, status=422)
    form = MakeForm(initial={"question": _question(request)}, refused=len(checked.refused), **sent(request))

    def act() -> str:
        file = actions.make_file(
            project=found,
            as_of=asked.days[0],
            known_on=asked.days[1],
            viewer=viewer_of(request),
            purpose=form.cleaned_data["purpose"],
            contact=asked.contact,
            without_refused=bool(form.cleaned_data.get("without_refused")),
        )
        return reverse("participants_file:detail", args=[file.pk])

    if is_sent and (response := save(request, form, act, message=_("The file is made."))):
        return response
    context |= _shown(request, checked) | {"form": form, "address": request.get_full_path()}
    return render(request, _TEMPLATE, context, status=422 if is_sent else 200)


def _checked(request: HttpRequest, project: Project, asked: AskForm) -> actions.Checked:
    as_of, known_on = asked.days
    return actions.check_file(
        project=project,
        as_of=as_of,
        known_on=known_on,
        viewer=viewer_of(request),
        contact=asked.contact,
        page="participants_file:check",
    )


def _shown(request: HttpRequest, checked: actions.Checked) -> dict[str, Any]:
    asked = {name: str(value) for name, value in request.GET.items() if name.partition("_0")[0] not in {"rule", "page"}}
    rule = request.GET.get("rule", "")
    table, pages = presenters.findings_table(checked, rule, request.GET.get("page"), request.path, asked)
    return {
        "said": presenters.check_words(checked),
        "layout": presenters.layout_of(checked),
        "proposals": presenters.proposals_words(checked),
        "counts": presenters.counts_table(checked, request.path, asked),
        "findings": table,
        "pages": pages,
        "everything": presenters.everything(request.path, asked) if rule else "",
        "can_be_made": len(checked.filling.participants) > len(checked.refused),
    }


def _question(request: HttpRequest) -> str:
    return "&".join(f"{name}={value}" for name, value in sorted(request.GET.items()) if name not in {"rule", "page"})
