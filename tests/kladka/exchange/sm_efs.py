"""A cast whose people can stand in a file for SM EFS, and answers to it."""

from datetime import date

from kladka.core import clock, pesel
from kladka.exchange import actions
from kladka.people import actions as people
from kladka.people.models import Identity
from kladka.programmes.permissions import viewer_for

HEADINGS = "Techniczny identyfikator uczestnika;Nazwa pola;Komunikat"


def officer(cast):
    return viewer_for(cast.users["olga"], clock.today())


def complete(cast, *names):
    """Give people a PESEL and a contact."""
    for number, name in enumerate(names or ("lucja", "nadia", "teresa")):
        person = cast.participations[name].person
        who = Identity.objects.get(pk=person.pk)
        number = pesel.write(birth_date=who.birth_date, sex=who.sex, serial=100 + number)
        change(
            cast,
            name,
            pesel=number,
            phone="600 000 000",
            postcode="32-310",
            town="Klucze",
            email=f"{name}@example.invalid",
        )


def change(cast, name, **changes):
    person = cast.participations[name].person
    who = Identity.objects.get(pk=person.pk)
    return people.change_identity(person=person, version=who.version, changes=changes, by=cast.users["anna"])


def check(cast, **asked):
    today = clock.today()
    given = {"as_of": today, "known_on": today, "viewer": officer(cast), "page": "test", **asked}
    return actions.check_file(project=cast.project, **given)


def make(cast, **asked):
    today = clock.today()
    given = {"as_of": today, "known_on": today, "viewer": officer(cast), **asked}
    return actions.make_file(project=cast.project, **given)


def take(cast, file):
    return actions.take_file(file=file, viewer=officer(cast), page="test").decode()


def answer(*lines, headings=HEADINGS):
    return "\r\n".join([headings, *(";".join(each) for each in lines)]).encode()


def receive(cast, file, content):
    return actions.receive_answer(file=file, content=content, viewer=officer(cast))


def record(cast, file, *lines):
    upload = receive(cast, file, answer(*lines))
    return actions.record_answer(upload=upload, file=file, viewer=officer(cast))


def line(cast, name, column, words):
    return cast.participations[name].pk.hex, column, words


A_DAY = date(2026, 5, 4)
