"""Drawing a sample, and taking one back that was drawn by mistake."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.core import clock
from kladka.core.errors import PolicyBroken
from kladka.pages.projects.views.form_page import confirm_page, sent, too_late
from kladka.pages.samples import judging, presenters
from kladka.pages.samples.forms import ConfirmDrawForm, DrawForm, WithdrawSampleForm
from kladka.pages.samples.views.samples import project_of, sample_of
from kladka.pages.saving import save
from kladka.pages.viewing import viewer_of
from kladka.reporting import actions, policies, queries
from kladka.reporting.rules import sample as rules


def draw(request: HttpRequest, project: str) -> HttpResponse:
    """Ask from whom; show how many these are and what a sample can tell; draw."""
    found = project_of(request, project)
    asked = DrawForm(request.GET, found)
    is_sent = request.method == "POST"
    context: dict[str, Any] = presenters.frame(found, viewer_of(request)) | {"asked": asked}
    if not asked.is_bound or not asked.is_valid():
        return render(request, "samples/draw.html", context, status=422 if asked.is_bound or is_sent else 200)
    try:
        read = actions.read_population(found, asked.asked)
        people = read.found
        size = _size(asked, len(people))
    except PolicyBroken as refused:
        asked.refuse(refused)
        return render(request, "samples/draw.html", context, status=422)
    form = ConfirmDrawForm(initial={"question": request.META["QUERY_STRING"]}, **sent(request))

    def act() -> str:
        typed = asked.cleaned_data
        sample = actions.draw(
            project=found,
            asked=asked.asked,
            size=size,
            allocation=typed["allocation"] or rules.PROPORTIONAL,
            seed=form.cleaned_data["seed"],
            read=read,
            by=viewer_of(request).user,
        )
        return reverse("samples:detail", args=[sample.pk])

    if is_sent and (response := save(request, form, act, message=_("The sample is drawn."))):
        return response
    percent = queries.parameter("confidence", clock.today(), "percent")
    context |= judging.preview(asked, people, size, percent) | {"form": form, "address": request.get_full_path()}
    return render(request, "samples/draw.html", context, status=422 if is_sent else 200)


def _size(asked: DrawForm, population: int) -> int:
    """Return how many are to be drawn. Raises PolicyBroken when there are not so many."""
    policies.check_population(population)
    typed = asked.cleaned_data
    share = typed.get("percent")
    size: int = rules.size_of_share(population, float(share)) if share else typed["size"]
    policies.check_size(size, population)
    return size


def withdraw(request: HttpRequest, sample: UUID) -> HttpResponse:
    """Say that a sample was drawn by mistake, after a question."""
    found = sample_of(request, sample)
    back = reverse("samples:detail", args=[found.pk])
    if refused := too_late(request, back, partial(policies.check_sample_stands, found)):
        return refused
    form = WithdrawSampleForm(**sent(request))

    def act() -> str:
        typed = form.cleaned_data
        user = viewer_of(request).user
        actions.withdraw_sample(sample=found, reason=typed["reason"], words=typed["words"], by=user)
        return reverse("samples:list", args=[found.project.code])

    return confirm_page(
        request,
        form,
        act,
        question=_("Withdraw this sample?"),
        back=back,
        rows=presenters.how_drawn(found)[:4],
        consequences=[
            _("No more findings can be recorded in it. It stays in the list of samples with what was found."),
        ],
        submit=_("Withdraw the sample"),
    )
