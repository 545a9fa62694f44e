"""What may never happen in a calendar, whoever asks. Each `check_` raises PolicyBroken with a sentence.

That two things collide is no wall: it may be so, and is asked about and listed.
"""

import re
from collections.abc import Collection, Mapping
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.agenda import rules
from kladka.agenda.models import Appointment, Attendee, Room
from kladka.agenda.queries import parameter
from kladka.core.dictionaries import dictionary
from kladka.core.errors import PolicyBroken
from kladka.core.forms.shown import day_in_words
from kladka.core.polish import fold
from kladka.core.quoting import in_quotes
from kladka.messages import channels
from kladka.organisations.models import Organisation, Staff
from kladka.people.models import Participation
from kladka.programmes.models import Post, Project

MOST_TRAVEL = 24 * 60
"""Minutes of a day: nobody travels longer to one appointment and back."""
MOST_SEATS = 2000
"""No incubator has a hall for more: a longer number is a slip."""


def check_kind(kind: str, place: str, people: Collection[Participation], project: Project) -> None:
    """A kind and a place are of the lists, and the participants are as many as the kind asks for, of one project."""
    item = dictionary("appointment-kinds")[dictionary("appointment-kinds").check(kind, field="kind")]
    dictionary("place-kinds").check(place, field="place")
    if any(one.project_id != project.pk for one in people):
        raise PolicyBroken(_("Somebody of this list takes part in another project."), field="people")
    is_session = item.data.get("session") or item.data.get("contact")
    if is_session and not people and kind != "employer_visit":
        raise PolicyBroken(_("Choose with whom the appointment is."), field="people")
    if len(people) > 1 and not item.data.get("group"):
        raise PolicyBroken(
            _("Only a group session is for several participants. Choose one of them, or another kind."), field="people"
        )


def check_when(starts_at: datetime, ends_at: datetime, today: date) -> None:
    """An appointment takes place on one day, takes time, and lies in a time that people plan for."""
    begins, ends = rules.local(starts_at), rules.local(ends_at)
    least = parameter("shortest", today, "minutes")
    if ends_at - starts_at < timedelta(minutes=least):
        raise PolicyBroken(
            ngettext(
                "An appointment takes at least %(least)s minute.",
                "An appointment takes at least %(least)s minutes.",
                least,
            )
            % {"least": least},
            field="minutes",
        )
    if ends.date() != begins.date() and (ends.hour, ends.minute) != (0, 0):
        raise PolicyBroken(_("It would end on the next day. Plan it on one day."), field="minutes")
    furthest = today + timedelta(days=parameter("furthest_days", today))
    if begins.date() > furthest:
        raise PolicyBroken(
            _("Nothing is planned later than %(day)s. Check the year.") % {"day": day_in_words(furthest)},
            field="on_date",
        )


def check_travel(minutes: int | None) -> None:
    """Nobody travels for longer than a day."""
    if minutes is not None and not 0 <= minutes <= MOST_TRAVEL:
        raise PolicyBroken(
            _("Enter the travel time in minutes, from 0 to %(most)s.") % {"most": MOST_TRAVEL}, field="travel_minutes"
        )


def partner_of(staff: Staff, project: Project, day: date) -> Organisation:
    """Return for whom a staff member works in a project on a day. Raises PolicyBroken without a post on it."""
    posts = Post.objects.current().filter(project=project, staff=staff, from_date__lte=day)
    post = posts.exclude(until_date__lt=day).select_related("partner").order_by("from_date").first()
    if post is None:
        raise PolicyBroken(
            _("%(name)s holds no post in this project on that day.") % {"name": staff.name}, field="staff"
        )
    found: Organisation = post.partner
    return found


def check_series(days: Collection[date], today: date) -> None:
    """A series has appointments, and not more than anybody looks through."""
    most = parameter("longest_series", today, "number")
    if not days:
        raise PolicyBroken(_("No day of this series is left. Choose a later last day."), field="until_date")
    if len(days) > most:
        raise PolicyBroken(
            ngettext(
                "A series has %(most)s appointment at most. Choose an earlier last day.",
                "A series has %(most)s appointments at most. Choose an earlier last day.",
                most,
            )
            % {"most": most},
            field="until_date",
        )


def check_open(appointment: Appointment) -> None:
    """Only what is still planned is changed or called off."""
    if not appointment.is_open:
        raise PolicyBroken(
            _("This appointment is no longer planned: %(state)s. Take that back first.")
            % {"state": appointment.get_state_display()}
        )


def check_begun(appointment: Appointment, now: datetime) -> None:
    """Nobody has failed to come before the hour."""
    if appointment.starts_at > now:
        raise PolicyBroken(_("This appointment has not begun yet. If it does not take place, say who cancelled it."))


def check_can_be_held(appointment: Appointment, attendee: Attendee | None) -> Attendee:
    """What was called off is not held, and nobody is recorded at one appointment twice."""
    if attendee is None:
        raise PolicyBroken(_("This participant is not expected at that appointment. Look at the calendar again."))
    check_takes_place(appointment)
    if attendee.record is not None:
        raise PolicyBroken(_("A session is logged for this appointment already."))
    return attendee


def check_takes_place(appointment: Appointment) -> None:
    """What was called off, or to which nobody came, is not held."""
    if appointment.is_cancelled or appointment.state == Appointment.State.NO_SHOW:
        raise PolicyBroken(_("This appointment did not take place. Take that back first."))


def check_not_recorded(appointment: Appointment, attendees: Collection[Attendee]) -> None:
    """What became of an appointment is taken back where it was recorded."""
    if any(attendee.record for attendee in attendees):
        raise PolicyBroken(
            _("A session is logged for this appointment. Withdraw the session; then the appointment is planned again.")
        )
    is_advice = dictionary("appointment-kinds")[appointment.kind].data.get("advice")
    if is_advice and appointment.state == Appointment.State.HELD:
        raise PolicyBroken(
            _("It took place, and a card tells of it. Withdraw the card; then the appointment is planned again.")
        )


def check_shift(weekday: int, starts: object, ends: object) -> None:
    """Working hours end after they begin, and both are said or neither."""
    if (starts is None) != (ends is None):
        field = "starts" if starts is None else "ends"
        raise PolicyBroken(_("Type both hours of this day, or leave both empty."), field=f"{field}_{weekday}")
    if starts is not None and ends <= starts:  # type: ignore[operator]
        raise PolicyBroken(_("The day must end after it begins."), field=f"ends_{weekday}")


def check_absence(from_date: date, until_date: date) -> None:
    """An absence ends on or after the day it began, and in a time that people plan for."""
    if until_date < from_date:
        raise PolicyBroken(
            _("The last day must not be earlier than the first, %(start)s.") % {"start": day_in_words(from_date)},
            field="until_date",
        )
    furthest = from_date + timedelta(days=parameter("furthest_days", from_date))
    if until_date > furthest:
        raise PolicyBroken(
            _("Nothing is planned later than %(day)s. Check the year.") % {"day": day_in_words(furthest)},
            field="until_date",
        )


def check_wish(channel: str, address: str) -> str:
    """Return an address to which reminders can be sent by this channel."""
    if channel not in channels.available():
        raise PolicyBroken(_("This installation cannot send such messages. Choose e-mail."), field="channel")
    if channel == channels.EMAIL:
        return _email(address)
    digits = re.sub(r"[\s()-]", "", address)
    if not re.fullmatch(r"\+?\d{9,15}", digits):
        raise PolicyBroken(_("Type a telephone number, like 600 100 200 or +48 600 100 200."), field="address")
    return digits


def _email(address: str) -> str:
    try:
        validate_email(address.strip())
    except ValidationError as error:
        raise PolicyBroken(_("Type an e-mail address in full, like name@example.pl."), field="address") from error
    return address.strip()


def check_same_series(pks: Collection[UUID]) -> None:
    """There is something left to change."""
    if not pks:
        raise PolicyBroken(_("Nothing of this series is planned any more."))


def check_room_name(name: str, room: Room) -> str:
    """Return the name of a room, which no other room of its site has."""
    cleaned = " ".join(name.split())
    if not cleaned:
        raise PolicyBroken(_("Type what the room is called."), field="name")
    for other in Room.objects.filter(site=room.site_id).exclude(pk=room.pk):
        if fold(other.name) == fold(cleaned):
            raise PolicyBroken(
                _("This site already has a room called “%(name)s”. Choose another name.")
                % {"name": in_quotes(other.name)},
                field="name",
            )
    return cleaned


def check_seats(seats: int) -> None:
    """A room has place for somebody."""
    if not 1 <= seats <= MOST_SEATS:
        raise PolicyBroken(
            _("Type how many people there is place for, from 1 to %(most)s.") % {"most": MOST_SEATS}, field="seats"
        )


def codes_in(name: str, codes: Collection[str], *, field: str) -> str:
    """Return codes of a dictionary as a record keeps them: parted by spaces, in the order of the dictionary."""
    listed = dictionary(name)
    chosen = {listed.check(code, field=field) for code in codes}
    return " ".join(code for code in listed.items if code in chosen)


def check_room_at(room: Room | None, on: date, *, field: str = "room") -> None:
    """People meet in a room that is used on that day."""
    if room is not None and room.closed_on is not None and room.closed_on <= on:
        raise PolicyBroken(
            _("“%(room)s” is no longer used since %(day)s. Choose another room.")
            % {"room": in_quotes(room.name), "day": day_in_words(room.closed_on)},
            field=field,
        )


def check_opening(from_date: date, until_date: date | None, week: Mapping[int, tuple[time, time]]) -> None:
    """A week of opening hours has a day on which the site is open, and ends after it begins."""
    for weekday, (starts, ends) in week.items():
        check_shift(weekday, starts, ends)
    if not week:
        raise PolicyBroken(_("Type the hours of at least one day. For days off add days when it is closed."))
    if until_date is not None and until_date < from_date:
        raise PolicyBroken(
            _("The last day must not be earlier than the first, %(start)s.") % {"start": day_in_words(from_date)},
            field="until_date",
        )


def check_special_hours(starts: time | None, ends: time | None) -> None:
    """Special hours are both given or neither, in their order."""
    if (starts is None) != (ends is None):
        field = "starts" if starts is None else "ends"
        raise PolicyBroken(_("Type both hours, or leave both empty: then it is closed."), field=field)
    if starts is not None and ends is not None and ends <= starts:
        raise PolicyBroken(_("It must close after it opens."), field="ends")
