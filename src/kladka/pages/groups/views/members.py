"""Who is in a group: they join and leave, and what is wrong is put right."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kladka.core import clock
from kladka.core.forms import ConfirmForm
from kladka.incubation import actions, queries
from kladka.pages.entities.choices import FounderDesk
from kladka.pages.groups.forms import LeaveForm, MemberForm, MembersForm, TieForm
from kladka.pages.groups.views.frame import answered, group_for, member_for, sent
from kladka.pages.viewing import viewer_of


def add(request: HttpRequest, initiative: UUID) -> HttpResponse:
    """Record who joined a group."""
    found = group_for(request, initiative)
    desk = FounderDesk(viewer_of(request))
    form = MembersForm(desk=desk, initial={"joined_on": clock.today()}, **sent(request))

    def act() -> None:
        given: dict[str, Any] = {
            "natural": desk.founders(form.cleaned_data["natural"]),
            "legal": desk.organisations(form.cleaned_data["legal"]),
            "names": form.cleaned_data["names"],
        }
        actions.add_group_members(
            group=found, joined_on=form.cleaned_data["joined_on"], by=viewer_of(request).user, **given
        )

    intro = _("Whoever joins becomes no participant of the project by it, and is counted nowhere.")
    return answered(request, found, form, act, title=_("Add people or organisations"), intro=intro)


def change(request: HttpRequest, group_member: UUID) -> HttpResponse:
    """Say anew since when somebody is in a group, and whether they are at risk of exclusion."""
    found = member_for(request, group_member)
    form = MemberForm(member=found, initial=MemberForm.stored_values(found), **sent(request))

    def act() -> None:
        actions.change_member(member=found, by=viewer_of(request).user, **form.given)

    return answered(request, found.group, form, act, title=queries.name_of(found))


def tie(request: HttpRequest, group_member: UUID) -> HttpResponse:
    """Say who it is of whom only the name is known."""
    found = member_for(request, group_member)
    desk = FounderDesk(viewer_of(request))
    form = TieForm(desk=desk, **sent(request))

    def act() -> None:
        people, organisations = desk.founders(form.cleaned_data["natural"]), form.cleaned_data["legal"]
        actions.tie_member(
            member=found,
            person=people[0] if people else None,
            organisation=desk.organisations(organisations)[0] if organisations else None,
            by=viewer_of(request).user,
        )

    name = queries.name_of(found)
    done = "" if found.name else _("It is recorded already who this is. Look at the group again.")
    title = _("Who is %(name)s?") % {"name": name}
    intro = _("The name alone is then no longer kept. Nobody becomes a participant of the project by it.")
    return answered(request, found.group, form, act, title=title, intro=intro, done=done)


def leave(request: HttpRequest, group_member: UUID) -> HttpResponse:
    """Record until which day somebody was in a group."""
    found = member_for(request, group_member)
    form = LeaveForm(initial={"left_on": clock.today()}, **sent(request))

    def act() -> None:
        actions.leave_group(member=found, left_on=form.cleaned_data["left_on"], by=viewer_of(request).user)

    title = _("%(name)s leaves the group") % {"name": queries.name_of(found)}
    intro = _("It ends nothing else: not the participation in the project, not the help.")
    return answered(request, found.group, form, act, title=title, intro=intro)


def remove(request: HttpRequest, group_member: UUID) -> HttpResponse:
    """Take out somebody who never was in the group."""
    found = member_for(request, group_member)
    form = ConfirmForm(**sent(request))

    def act() -> None:
        actions.remove_member(member=found, by=viewer_of(request).user)

    return answered(
        request,
        found.group,
        form,
        act,
        question=_("Take %(name)s out of the group?") % {"name": queries.name_of(found)},
        consequences=[_("As if they had never been in it. Of somebody who left, record the last day instead.")],
        submit=_("Take out of the group"),
    )
