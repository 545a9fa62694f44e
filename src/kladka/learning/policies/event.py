"""What may never happen when events and sessions are planned."""

from collections.abc import Iterable
from datetime import date

from django.utils import formats
from django.utils.translation import gettext as _

from kladka.agenda.models import Room
from kladka.agenda.policies import check_room_at
from kladka.core.dictionaries import dictionary
from kladka.core.errors import PolicyBroken
from kladka.core.forms.shown import day_in_words, trimmed
from kladka.learning import rules
from kladka.learning.models import Event, EventSession, HeadCount, Presence
from kladka.organisations.models import Staff
from kladka.people import policies as people_policies
from kladka.programmes.models import Partnership, Post


def check_event(event: Event) -> None:
    """An event lies within its project, ends after it begins, and is run by an organisation of the project."""
    dictionary("support-kinds").check(event.kind, field="kind")
    if event.kind not in Event.Kind.values:
        raise PolicyBroken(_("Choose what kind of event it is."), field="kind")
    people_policies.check_within_project(event.starts_on, event.project, field="starts_on")
    people_policies.check_within_project(event.ends_on, event.project, field="ends_on")
    people_policies.check_order(event.starts_on, event.ends_on, field="ends_on")
    _check_hours_of_event(event)
    partners = Partnership.objects.filter(project=event.project_id, organisation=event.site.organisation_id)
    if not partners.exists():
        raise PolicyBroken(
            _("The site belongs to an organisation that does not take part in the project."), field="site"
        )
    if not event.title_pl.strip():
        raise PolicyBroken(_("Enter the title."), field="title_pl")
    check_module(event)
    posts = Post.objects.current().filter(project=event.project_id, staff=event.trainer_id)
    if event.trainer_id and not posts.exists():
        raise PolicyBroken(
            _("%(name)s holds no post in this project. Choose somebody who does.") % {"name": event.trainer},
            field="trainer",
        )


def check_module(event: Event) -> None:
    """A training carries out a module that stands, of a cycle of its own project and of the partner that runs it."""
    module = event.module
    if module is None:
        return
    cycle = module.cycle
    if event.kind != Event.Kind.TRAINING:
        raise PolicyBroken(_("Only a training carries out a module of a training cycle."), field="module")
    if module.withdrawn_at or cycle.withdrawn_at:
        raise PolicyBroken(_("This module was withdrawn. Choose another one."), field="module")
    if (cycle.project_id, cycle.partner_id) != (event.project_id, event.site.organisation_id):
        raise PolicyBroken(
            _("This module belongs to a training cycle of another project or partner. Choose another one."),
            field="module",
        )


def check_session(session: EventSession, event: Event) -> None:
    """A session lies within its event, and ends after it begins."""
    if not event.starts_on <= session.on_date <= event.ends_on:
        raise PolicyBroken(
            _("The session must lie within the event: %(start)s to %(end)s.")
            % {"start": day_in_words(event.starts_on), "end": day_in_words(event.ends_on)},
            field="on_date",
        )
    if session.starts and session.ends and session.ends <= session.starts:
        raise PolicyBroken(_("The session must end after it begins."), field="ends")
    _check_hours_of_session(session)


def _check_hours_of_event(event: Event) -> None:
    most = rules.HOURS_OF_A_DAY * ((event.ends_on - event.starts_on).days + 1)
    if event.hours is not None and event.hours > most:
        raise PolicyBroken(
            _("The days of the event have only so many hours: %(most)s. Correct the hours or the days.")
            % {"most": formats.localize(trimmed(most))},
            field="hours",
        )


def _check_hours_of_session(session: EventSession) -> None:
    if session.hours is None:
        return
    if session.hours > rules.HOURS_OF_A_DAY:
        raise PolicyBroken(_("A session takes place on one day, so it is not longer than 24 hours."), field="hours")
    if session.starts and session.ends:
        between = rules.clock_hours(session.starts, session.ends)
        if session.hours > between:
            raise PolicyBroken(
                _("These are more hours than there are from beginning to end: %(between)s.")
                % {"between": formats.localize(trimmed(between))},
                field="hours",
            )


def check_sessions_inside(event: Event, days: Iterable[date]) -> None:
    """Moving an event leaves none of its sessions outside."""
    outside = sorted(day for day in days if not event.starts_on <= day <= event.ends_on)
    if outside:
        raise PolicyBroken(
            _("A session on %(day)s would lie outside the event. Move or remove it first.")
            % {"day": day_in_words(outside[0])},
            field="starts_on",
        )


def check_led(session: EventSession, trainers: Iterable[Staff], room: Room | None) -> None:
    """Whoever leads a session holds a post in the project; its room is one of the event's site, and in use."""
    event = session.event
    serving = set(Post.objects.current().filter(project=event.project_id).values_list("staff", flat=True))
    for one in trainers:
        if one.pk not in serving:
            raise PolicyBroken(
                _("%(name)s holds no post in this project. Choose somebody who does.") % {"name": one.name},
                field="trainers",
            )
    if room is not None and room.site_id != event.site_id:
        raise PolicyBroken(_("This room belongs to another site than the event. Choose another one."), field="room")
    check_room_at(room, session.on_date)


def check_marks_fit(session: EventSession, today: date) -> None:
    """A session at which people were marked is moved to no day to come, and to no times at which one of them was gone.

    Without marks it may be moved as it likes.
    """
    marked = list(Presence.objects.filter(session=session.pk).select_related("participation__person__identity"))
    if marked and session.on_date > today:
        raise PolicyBroken(
            _("People were marked at this session, so it took place. Choose a day that is not to come."),
            field="on_date",
        )
    for one in marked:
        if not rules.lies_within(session, one.mark):
            raise PolicyBroken(
                _("%(name)s was marked as coming or leaving at a time outside these. Correct that mark first.")
                % {"name": one.participation.person.identity.name},
                field="starts",
            )


def check_takes_place(event: Event) -> None:
    """Nothing is planned, marked or counted at an event that does not take place."""
    if event.cancelled_at is not None:
        raise PolicyBroken(
            _("This event was cancelled. If it takes place after all, take back the cancellation first.")
        )


def check_can_be_cancelled(event: Event) -> None:
    """An event at which somebody was present, or heads were counted, took place."""
    was_there = Presence.objects.filter(session__event=event, state=Presence.State.PRESENT)
    counted = HeadCount.objects.current().filter(event=event)
    if event.confirmed_at is not None or was_there.exists() or counted.exists():
        raise PolicyBroken(_("Somebody was already recorded as present at this event, so it cannot be cancelled."))
