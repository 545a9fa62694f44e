"""Who may lead a session and where: experts by their contract, the form, and what speaks against it."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kladka.agenda import rules
from kladka.agenda.models import Room
from kladka.agenda.rules import Busy, Reason
from kladka.core import forms, ids
from kladka.incubation.models import ExpertContract
from kladka.learning.models import Event, EventSession
from kladka.learning.queries import Lead
from kladka.organisations.models import Staff
from kladka.pages.asking import ask
from kladka.pages.calendar.asking import COLLIDES, gathered_doubts, one_text
from kladka.programmes.models import Post


class LeadForm(forms.Form):
    """Who leads a session and in which room. `staff` and `rooms` are (id, name)."""

    def __init__(
        self, *args: Any, staff: Sequence[tuple[str, str]], rooms: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["trainers"] = forms.ChoicesField(
            choices=staff,
            label=gettext_lazy("Who leads this session?"),
            help_text=gettext_lazy("Tick nobody when the trainer of the event does."),
            required=False,
        )
        self.fields["room"] = forms.ChoiceField(
            choices=rooms,
            look="select",
            empty=gettext_lazy("Not known yet"),
            label=gettext_lazy("Room"),
            required=False,
        )


def contracts_of(event: Event, leads: Mapping[UUID, Lead]) -> dict[UUID, str]:
    """Return the numbers of the contracts of experts who lead a session, by staff member. One query, if any leads."""
    staff = {key for lead in leads.values() for key, _name in lead.trainers}
    return _numbers(event, staff) if staff else {}


def offered(event: Event, session: EventSession) -> list[tuple[Staff, str]]:
    """Return who may lead a session, by name, each with the number of an expert's contract or "".

    Trainers of the partner, experts whose contract holds on the day, and whoever leads it already.
    """
    posts = Post.objects.current().filter(project=event.project_id, partner=event.site.organisation_id)
    experts = ExpertContract.objects.filter(
        project=event.project_id,
        partner=event.site.organisation_id,
        from_date__lte=session.on_date,
        until_date__gte=session.on_date,
        staff__in=posts.values("staff"),
    )
    found = Staff.objects.filter(pk__in=posts.filter(role=Post.Role.TRAINER).values("staff"))
    found |= Staff.objects.filter(pk__in=experts.values("staff"))
    found |= Staff.objects.filter(pk__in=session.led_by.values("staff"))
    numbers = dict(experts.values_list("staff", "number"))
    return [(one, numbers.get(one.pk, "")) for one in found.distinct().order_by("name_sort", "pk")]


def ask_whether_free(form: forms.Form, session: EventSession, trainers: Collection[Staff], room: Room | None) -> None:
    """Let a form ask for a tick where a trainer or the room is taken at that time, or the site is closed."""
    if session.starts is None or session.ends is None:
        return
    span = (rules.moment(session.on_date, session.starts), rules.moment(session.on_date, session.ends))
    said = []
    for one in trainers:
        busy = Busy(ids.new_id(), "new", *span, staff=one.pk)
        doubts = gathered_doubts(busy, besides=session.pk, reasons={Reason.STAFF_TWICE})
        said += [_("%(name)s: %(doubt)s") % {"name": one.name, "doubt": words} for words in doubts]
    if room is not None:
        busy = Busy(ids.new_id(), "new", *span, room=room.pk, site=room.site_id)
        said += gathered_doubts(busy, besides=session.pk, reasons={Reason.ROOM_TWICE, Reason.SITE_CLOSED})
    if said:
        question = _("This collides with something. %(doubts)s Plan it all the same?")
        ask(form, question % {"doubts": one_text(said)}, label=_("Plan it all the same"), name=COLLIDES)


def _numbers(event: Event, staff: Collection[UUID]) -> dict[UUID, str]:
    rows = ExpertContract.objects.filter(project=event.project_id, staff__in=staff).order_by("from_date")
    return {one.staff_id: one.number for one in rows if one.staff_id is not None}
