"""Visitors sign up and cancel, those who wait move up, a coordinator takes a visitor on.

The public has no account: what it writes is written by the product itself. Each verb holds the ledger's lock, so that
places are counted and given in one step, in the order of the ledger.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from kladka.audit.actions import SYSTEM, Actor, Verb, verb
from kladka.core import clock, ids
from kladka.core.crypto import digest_of_secret
from kladka.core.errors import PolicyBroken, Stale
from kladka.learning import policies, queries, rules
from kladka.learning.actions import letters
from kladka.learning.actions.letters import Address
from kladka.learning.models import Enrolment, Event, Visitor
from kladka.people import actions as people
from kladka.people.models import Participation

State = Enrolment.State


def open_sign_up(
    *,
    event: Event,
    version: int,
    is_public: bool,
    by: Actor,
    sign_up_from: date | None = None,
    sign_up_until: date | None = None,
) -> Event:
    """Put an event into the public calendar, or take it out, and say on which days people sign up.

    Raises Stale when somebody changed the event since `version`, PolicyBroken for days that cannot be.
    """
    with verb("learning.open_sign_up", controller=event.project.controller_id, by=by) as opened:
        stored = Event.objects.select_related("project", "site", "trainer").get(pk=event.pk)
        if stored.version != version:
            raise Stale(_("Somebody else changed this event while you were writing."), stored=stored)
        policies.check_takes_place(stored)
        stored.is_public, stored.sign_up_from, stored.sign_up_until = is_public, sign_up_from, sign_up_until
        policies.check_public(stored)
        policies.check_window(stored)
        stored.version += 1
        return opened.save(stored, fields=["is_public", "sign_up_from", "sign_up_until", "version"])


def sign_up(
    *,
    event: Event,
    given_name: str,
    family_name: str,
    language: str,
    address: Address,
    email: str = "",
    phone: str = "",
    why: str = "",
    access_needs: Sequence[str] = (),
    by: Actor = SYSTEM,
) -> Enrolment:
    """Give a visitor a place, or a place on the waiting list, and tell them; return the enrolment.

    A contact that signed up before keeps what it has and is told so by a letter, so that whoever asks learns nothing;
    one that had cancelled signs up anew, at the end. The public signs up within the window, staff as long as the event
    takes place. `address` gives the full address of the visitor's own page by its secret.
    """
    with verb("learning.sign_up", controller=event.project.controller_id, by=by) as opened:
        found = _event(event)
        is_public = by == SYSTEM
        if is_public:
            policies.check_signs_up(found, clock.today())
        policies.check_takes_place(found)
        policies.check_reachable(email, phone)
        policies.check_answers(why, access_needs)
        index = queries.contact_index(found, email=email, phone=phone)
        before = Enrolment.objects.select_related("visitor").filter(event=found, visitor__contact_index=index).first()
        if before is not None and before.state != State.CANCELLED:
            return _told_again(opened, before, found, address)
        names = {"given_name": given_name, "family_name": family_name, "email": email.strip(), "phone": phone}
        visitor = _visitor(opened, before, found, names | {"language": language, "contact_index": index}, is_public)
        enrolment = before or Enrolment(event=found, visitor=visitor)
        enrolment.event, enrolment.why, enrolment.access_needs = found, why, list(access_needs)
        _put_in_line(opened, enrolment, is_new=before is None)
        letters.signed_up(enrolment, address=address)
        return enrolment


def cancel(*, enrolment: Enrolment, address: Address, by: Actor = SYSTEM) -> Enrolment:
    """Cancel a visitor's sign-up; the first who waits gets the place and is told. Raises PolicyBroken when it was."""
    with verb("learning.cancel_sign_up", controller=enrolment.event.project.controller_id, by=by) as opened:
        found = _fresh(enrolment)
        policies.check_not_cancelled(found)
        had_place, found.state = found.state == State.PLACED, State.CANCELLED
        opened.save(found, fields=["state"])
        if found.visitor is not None:
            until = clock.today() + timedelta(days=queries.sign_up_days("cancelled_days", clock.today()))
            found.visitor.forget_on = min(until, found.visitor.forget_on)
            opened.save(found.visitor, fields=["forget_on"])
        letters.cancelled(found)
        if had_place:
            move_up(event=found.event, address=address, by=by)
        return found


def move_up(*, event: Event, address: Address, by: Actor = SYSTEM) -> list[Enrolment]:
    """Give the places that are free to the first who wait, and tell them; return who moved up."""
    with verb("learning.move_up", controller=event.project.controller_id, by=by) as opened:
        found = _event(event)
        if found.cancelled_at is not None or found.starts_on < clock.today():
            return []
        taken = queries.taken(found)
        number = rules.moves_up(found.capacity, placed=taken.placed, waiting=taken.waiting)
        first = Enrolment.objects.filter(event=found).waiting().select_related("visitor")[:number]
        moved = list(first)
        for enrolment in moved:
            enrolment.event, enrolment.state = found, State.PLACED
            enrolment.reminded_at = opened.at if queries.begins_soon(found, clock.today()) else None
            opened.save(enrolment, fields=["state", "reminded_at"])
            letters.moved_up(enrolment, address=address)
        return moved


def take_on(
    *,
    enrolment: Enrolment,
    by: Actor,
    participation: Participation | None = None,
    given_name: str = "",
    family_name: str = "",
    sex: str = "",
    birth_date: date | None = None,
) -> Participation:
    """Let a visitor be a participant: of a `participation` that there is, or of a person registered now, as one act.

    The place on the list stays. A new entry form stays a draft: attendance counts once it is complete.
    """
    project = enrolment.event.project
    with verb("learning.take_on", controller=project.controller_id, by=by) as opened:
        found = _fresh(enrolment)
        policies.check_visitor(found)
        if participation is None:
            participation = registered(
                found.event,
                given_name=given_name,
                family_name=family_name,
                sex=sex,
                birth_date=birth_date,
                by=by,
            )
        policies.check_same_project(found.event, [participation])
        if Enrolment.objects.filter(event=found.event, participation=participation).exists():
            raise PolicyBroken(_("This participant is on the list of the event already."))
        found.participation, found.came = participation, ""
        opened.save(found, fields=["participation", "came"])
        return participation


def registered(
    event: Event, *, given_name: str, family_name: str, sex: str, birth_date: date | None, by: Actor
) -> Participation:
    """Register a person and open a participation at the event's organisation, within the verb that is open."""
    project = event.project
    person = people.register_person(
        controller=project.controller,
        given_name=given_name,
        family_name=family_name,
        sex=sex,
        birth_date=birth_date,
        is_made_up=project.is_made_up,
        by=by,
    )
    return people.open_participation(person=person, project=project, partner=event.site.organisation, by=by)


def mark_came(*, event: Event, marks: Mapping[UUID, str], by: Actor) -> list[Enrolment]:
    """Record which visitors came (by enrolment: "yes", "no", or "" for not known); return those that changed.

    Participants are marked at each session. Raises PolicyBroken before the first day of the event.
    """
    with verb("learning.mark_came", controller=event.project.controller_id, by=by) as opened:
        found = _event(event)
        policies.check_takes_place(found)
        policies.check_held(found.starts_on, clock.today(), field="people")
        rows = Enrolment.objects.placed().filter(event=found, participation=None, pk__in=list(marks))
        changed = [each for each in rows if each.came != marks[each.pk]]
        for enrolment in changed:
            enrolment.came = marks[enrolment.pk]
            opened.save(enrolment, fields=["came"])
        return changed


def _event(event: Event) -> Event:
    return Event.objects.select_related("project__controller", "site__organisation").get(pk=event.pk)


def _fresh(enrolment: Enrolment) -> Enrolment:
    rows = Enrolment.objects.select_related("visitor", "event__project__controller", "event__site__organisation")
    found = rows.filter(pk=enrolment.pk).first()
    if found is None:
        raise PolicyBroken(_("This sign-up was deleted meanwhile."))
    return found


def _told_again(opened: Verb, enrolment: Enrolment, event: Event, address: Address) -> Enrolment:
    """Tell a contact that is on the list already, once a day: nobody fills somebody's letter-box."""
    visitor, today = enrolment.visitor, clock.today()
    enrolment.event = event
    if visitor is not None and visitor.wrote_again_on != today:
        visitor.wrote_again_on = today
        opened.save(visitor, fields=["wrote_again_on"])
        letters.signed_up_again(enrolment, address=address)
    return enrolment


def _visitor(
    opened: Verb, before: Enrolment | None, event: Event, typed: Mapping[str, str], is_public: bool
) -> Visitor:
    found = before.visitor if before is not None and before.visitor is not None else Visitor(id=ids.new_id())
    for name, value in typed.items():
        setattr(found, name, value)
    found.forget_on = event.ends_on + timedelta(days=queries.sign_up_days("visitor_days", clock.today()))
    changed = [*typed, "forget_on"]
    if before is not None:
        return opened.save(found, fields=changed)
    found.event, found.channel = event, Visitor.Channel.PUBLIC if is_public else Visitor.Channel.STAFF
    found.secret_digest = digest_of_secret(queries.secret_of(found, event))
    return opened.save(found)


def _put_in_line(opened: Verb, enrolment: Enrolment, *, is_new: bool) -> None:
    event = enrolment.event
    taken = queries.taken(event)
    is_placed = rules.has_place(event.capacity, placed=taken.placed, waiting=taken.waiting)
    enrolment.state = State.PLACED if is_placed else State.WAITING
    enrolment.number = queries.next_enrolment_number(event)
    enrolment.enrolled_at, enrolment.came = opened.at, ""
    # Of what begins soon the letter about the place is the reminder.
    enrolment.reminded_at = opened.at if queries.begins_soon(event, clock.today()) else None
    fields = ["state", "number", "why", "access_needs", "enrolled_at", "reminded_at", "came"]
    opened.save(enrolment, fields=() if is_new else fields)
