"""A group becomes an entity: who is in it is proposed as its founders."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kladka.incubation import actions
from kladka.incubation.queries import GroupWay
from kladka.pages.entities.forms import EntityForm
from kladka.pages.entities.same import same_entity
from kladka.pages.groups.choices import GroupDesk
from kladka.pages.groups.views.frame import answered, sent, way_for
from kladka.pages.viewing import viewer_of


def found(request: HttpRequest, initiative: UUID) -> HttpResponse:
    """Record the entity that a group became, and link it to the group."""
    viewer: Any = viewer_of(request)
    way = way_for(request, initiative)
    desk = GroupDesk(viewer, way.present)
    form = EntityForm(desk=desk, initial=_proposed(way), **sent(request))
    del form.fields["incubator"]  # it is the one that helps the group
    same = same_entity(form, viewer)

    def act() -> None:
        answers = form.cleaned_data
        actions.found_entity(
            group=way.group,
            natural=desk.founders(answers["natural"]),
            newcomers=form.newcomers(is_made_up=way.group.project.is_made_up),
            legal=desk.organisations(answers["legal"]),
            organisation=same,
            is_made_up=way.group.project.is_made_up,
            by=viewer.user,
            **form.entity(),
        )

    return answered(
        request,
        way.group,
        form,
        act,
        title=_("Record the entity it became"),
        intro=_("Everybody who is in the group today is proposed as a founder. Take out who did not found."),
        done=_("This group has become an entity already. Look at it again.") if way.registration else "",
    )


def _proposed(way: GroupWay) -> dict[str, Any]:
    """Return what the form shows first: the group's name and form, and who is in it as founders."""
    return {
        "name": way.group.name,
        "legal_form": way.group.legal_form,
        "natural": [str(one.person_id) for one in way.present if one.person_id],
        "legal": [str(one.organisation_id) for one in way.present if one.organisation_id],
        "new_founders": "\n".join(one.name for one in way.present if one.name),
    }
