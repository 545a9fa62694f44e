"""An incubator held to a model: line by line, following a version, looking at a line."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from kladka.core import clock
from kladka.core.quoting import in_quotes
from kladka.incubation import actions, permissions, queries
from kladka.incubation.policies.standard import check_followed
from kladka.incubation.rules.standard import differences
from kladka.pages.correcting import ReasonFields, asked, corrected
from kladka.pages.incubators.forms.model import FollowForm, LookForm
from kladka.pages.incubators.presenters import model as presenters
from kladka.pages.incubators.views.frame import address, incubator_for, tabs, works_in
from kladka.pages.projects.views.form_page import form_page, sent
from kladka.pages.viewing import viewer_of


def detail(request: HttpRequest, incubator: UUID) -> HttpResponse:
    """Show how an incubator compares with the version that it follows."""
    found = incubator_for(request, incubator, permissions.incubators_visible_to)
    held, leads = queries.held_to_model(found), permissions.may_correct(viewer_of(request), found)
    context = {
        "incubator": found,
        "tabs": tabs(found, "model"),
        "held": held,
        "about": presenters.about(held) if held else [],
        "parts": presenters.parts_table(held) if held else None,
        "tables": presenters.lines_tables(held, found, may_look=works_in(request, found)) if held else [],
        "leads": leads,
    }
    return render(request, "incubators/model.html", context)


def follow(request: HttpRequest, incubator: UUID) -> HttpResponse:
    """Choose the version that an incubator follows from a day on, with what is new in it."""
    found = incubator_for(request, incubator, permissions.incubators_led_by)
    held = queries.held_to_model(found)
    offered = queries.offered_standards([found.controller])
    first = found.opened_on if held is None else clock.today()
    form = FollowForm(offered, initial={"from_date": first}, **sent(request))

    def act() -> str:
        version = form.version_chosen
        day = form.cleaned_data["from_date"]
        actions.follow_standard(
            incubator=found, code=version.code, number=version.number, from_date=day, by=viewer_of(request).user
        )
        return address("model", found)

    told = differences(held.version, held.newer) if held and held.newer else []
    return form_page(
        request,
        form,
        act,
        title=_("Choose the model that the incubator follows"),
        caption=found.site.name,
        back=address("model", found),
        template="incubators/follow.html",
        submit=_("Follow this version"),
        held=held,
        told=presenters.compared(told) if told else None,
        staying=presenters.staying_table(held, offered) if held else None,
    )


def unfollow(request: HttpRequest, incubator: UUID) -> HttpResponse:
    """Take back that an incubator follows the present version."""
    found = incubator_for(request, incubator, permissions.incubators_led_by)
    followed = queries.followed_by(found)
    form = ReasonFields(**sent(request))

    def act() -> str:
        now = check_followed(next(iter(followed), None))
        actions.stop_following(followed=now, **form.why, by=viewer_of(request).user)
        return address("model", found)

    return asked(
        request,
        form,
        act,
        question=_("Does the incubator “%(name)s” not follow this version?") % {"name": in_quotes(found.site.name)},
        consequences=[_("It follows the version before it, if there was one. What was found of each line stays.")],
        submit=_("It does not follow it"),
        cancel=address("model", found),
    )


def look(request: HttpRequest, incubator: UUID, line: str) -> HttpResponse:
    """Say whether an incubator meets a line of the model."""
    found = incubator_for(request, incubator)
    held = queries.held_to_model(found)
    compared = held.line(line) if held else None
    if compared is None or compared.line.is_open:
        raise Http404
    form = LookForm(compared.line, initial=LookForm.stored_values(compared, clock.today()), **sent(request))

    def act() -> str:
        actions.look_at_line(incubator=found, line=line, by=viewer_of(request).user, **form.values)
        return f"{address('model', found)}#{compared.line.part}"

    back = address("model", found)
    return corrected(request, form, act, title=compared.line.name, caption=found.site.name, back=back)
