"""An application that came on paper is typed in; whoever may be the same person is shown meanwhile."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from kladka.calls import actions, permissions, policies, queries
from kladka.calls.models import Call
from kladka.core import crypto
from kladka.core import pesel as pesel_rules
from kladka.core.components import Link
from kladka.core.errors import PolicyBroken
from kladka.pages.recruitment import presenters
from kladka.pages.recruitment.forms import EnterForm
from kladka.pages.recruitment.forms.application import AS_LATE
from kladka.pages.recruitment.views.fetching import address_of, asked, call_of
from kladka.pages.refusals import why_not
from kladka.pages.saving import save
from kladka.pages.viewing import viewer_of
from kladka.people.queries import visible_to
from kladka.workflows.queries import people_like


def enter(request: HttpRequest, call: UUID) -> HttpResponse:
    """Type in an application that came on paper."""
    found = call_of(request, permissions.run_by, call)
    form = EnterForm(request.POST or None, asked=queries.form_of(found))
    if request.method == "POST":

        def act() -> str:
            typed = form.cleaned_data
            told = {"language": typed["language"], "sent_on": typed["sent_on"], "as_late": typed.get(AS_LATE, False)}
            try:
                entered = actions.enter(call=found, answers=form.given, **told, by=request.user)
            except PolicyBroken as refused:
                if refused.field == AS_LATE:
                    form.ask_whether_late()
                raise
            return address_of(entered)

        saved = save(request, form, act, message=_("The application is entered."))
        if saved:
            return saved
    return asked(
        request,
        form,
        "recruitment/enter.html",
        done=why_not(policies.check_enters, found),
        call=found,
        caption=presenters.title_of(found),
        title=_("Enter an application from paper"),
        intro=_("Ask every question. Who refuses an answer has answered."),
        submit=_("Enter the application"),
        cancel=address_of(found),
    )


def alike(request: HttpRequest, call: UUID) -> HttpResponse:
    """Show, while an application is typed, who applied already and who is recorded already, as far as may be known.

    What is typed comes as a form and not in the address, so that no name stands in a log.
    """
    found = call_of(request, permissions.run_by, call)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    form = EnterForm(request.POST, asked=queries.form_of(found))
    form.is_valid()
    typed = form.cleaned_data
    return render(request, "recruitment/alike.html", same_people(request, found, typed))


def same_people(request: HttpRequest, call: Call, typed: Mapping[str, Any]) -> dict[str, Any]:
    """Return applications and people that may be the same person's; of people outside the viewer's scope no name."""
    controller = call.project.controller_id
    given, family = typed.get("given_name") or "", typed.get("family_name") or ""
    born, read = typed.get("birth_date"), pesel_rules.read(typed.get("pesel") or "")
    index = crypto.blind_index(read.number, str(controller)) if read else ""
    if not (given and family) and not index:
        return {"twins": [], "known": [], "hidden": 0}
    who: dict[str, Any] = {"given_name": given, "family_name": family, "birth_date": born}
    people = people_like(controller, pesel=typed.get("pesel") or "", **who)
    seen = {
        one.person_id: one for one in visible_to(viewer_of(request)).filter(person__in=[each.pk for each in people])
    }
    fold = queries.fold_of_person(given, family)
    applied = queries.applicants_like(call, name_fold=fold, birth_date=born, pesel_index=index)
    return {
        "twins": [Link(f"{each.number}: {each.name}", address_of(each)) for each in applied],
        "known": [
            Link(each.name, reverse("participants:detail", args=[seen[each.pk].pk]))
            for each in people
            if each.pk in seen
        ],
        "hidden": sum(each.pk not in seen for each in people),
    }
