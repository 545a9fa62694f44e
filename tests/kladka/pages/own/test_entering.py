"""Getting into one's own page, and every way in which somebody else must not."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from kladka.audit.actions import SYSTEM, verb
from kladka.core import clock, packs
from kladka.core.ids import new_id
from kladka.messages.models import Message
from kladka.pages.access import Kind, table
from kladka.pages.own.devices import COOKIE
from kladka.people import actions as people
from kladka.people.actions import own_page as actions
from kladka.people.models import Identity, Mistake, OwnAccess, OwnCode, Participation
from kladka.people.policies.own_page import PACK, parameter
from kladka.people.queries.own_page import own_of
from kladka.people.rules.own_page import Sender
from kladka.programmes.models import Project
from tests.kladka.pages.own.world import (
    BORN,
    PAGE,
    SENDER,
    accepted,
    asked,
    browser,
    client_with,
    codes,
    invited,
    last_code,
    own_client,
)
from tests.kladka.pages.signed_in import client_of, send
from tests.world import samples
from tests.world.cast import Cast, foreign_project

ADDRESS = "lucja@example.invalid"


def type_code(client: Client, code: str):
    return send(client, reverse("own:code"), code=code)


def born(client: Client, name: str = "lucja"):
    return send(client, reverse("own:born"), birth_date=BORN[name].isoformat())


def test_an_invited_participant_signs_in_by_a_code_and_the_first_time_by_the_birth_date(cast: Cast):
    invited(cast)
    client = asked(" Lucja@Example.invalid ")
    assert type_code(client, last_code(ADDRESS))["Location"] == reverse("own:born")
    assert client.get(reverse("own:home"))["Location"] == reverse("own:enter")
    assert born(client)["Location"] == reverse("own:home")
    assert "Łucja Próbna" in client.get(reverse("own:home")).content.decode()
    client.post(reverse("own:sign-out"))
    assert client.get(reverse("own:home"))["Location"] == reverse("own:enter")
    send(client, reverse("own:enter"), address=ADDRESS)
    assert type_code(client, last_code(ADDRESS))["Location"] == reverse("own:home")


def test_nothing_tells_a_stranger_who_is_known(cast: Cast):
    invited(cast)
    pages = []
    for address in (ADDRESS, "nobody@example.invalid"):
        client = asked(address)
        wrong = type_code(client, "1234 5678").content.decode()
        pages.append([client.get(reverse("own:code")).content.decode(), wrong])
    for known, unknown in zip(*pages, strict=True):
        assert plain(known) == plain(unknown)
    assert (codes(ADDRESS), codes("nobody@example.invalid")) == (1, 0)


def plain(html: str) -> str:
    """Return a page without what differs each time: the form's key and the proof of origin."""
    return "\n".join(
        line for line in html.splitlines() if "csrf" not in line and "idempotency" not in line and "nonce" not in line
    )


def test_every_limit_says_where_it_comes_from_and_a_code_lives_ten_minutes_at_most():
    entries = [each for rules in packs.load(PACK).values() if isinstance(rules, list) for each in rules]
    assert [each for each in entries if not each.get("source")] == []
    assert parameter("code_minutes", clock.today(), "minutes") <= 10, "OWASP ASVS 5.0, 6.5.5"


@pytest.mark.parametrize(
    "kind", ["replayed", "expired", "other browser", "of before the last", "revoked", "of a mistake"]
)
def test_a_code_that_must_not_let_in_does_not(cast: Cast, kind):
    access = accepted(cast)
    OwnCode.objects.all().delete()
    client = asked(ADDRESS)
    code = last_code(ADDRESS)
    if kind == "replayed":
        assert type_code(asked_same(client), code)["Location"] == reverse("own:home")
        client = asked_same(browser())
    elif kind == "expired":
        OwnCode.objects.update(expires_at=clock.now() - timedelta(seconds=1))
    elif kind == "other browser":
        assert type_code(browser(), code)["Location"] == reverse("own:enter")
        client = asked_same(browser())
    elif kind == "of before the last":
        send(client, reverse("own:enter"), address=ADDRESS)
        assert type_code(client, last_code(ADDRESS))["Location"] == reverse("own:home")
        client = asked_same(browser())
    elif kind == "revoked":
        people.revoke_own(access=access, by=cast.users["anna"])
    else:
        Mistake.objects.create(participation=cast.participations["lucja"], found_on=clock.today())
    assert type_code(client, code).status_code == 422


def test_whoever_signs_in_at_the_page_of_another_participant_has_another_proof_of_origin(cast: Cast):
    """Else a form on the page of the one who was signed in before would be saved as of the one who is now."""
    accepted(cast)
    accepted(cast, "nadia")
    client = asked(ADDRESS)
    type_code(client, last_code(ADDRESS))
    client.get(reverse("own:home"))
    proof = client.cookies["csrftoken"].value
    send(client, reverse("own:enter"), address="nadia@example.invalid")
    type_code(client, last_code("nadia@example.invalid"))
    assert "Nadia Testowa" in client.get(reverse("own:home")).content.decode()
    assert client.cookies["csrftoken"].value != proof


def asked_same(client: Client) -> Client:
    """Let a browser, too, wait for a code at the address; it asked for none."""
    session = client.session
    session["own_page_asked"] = ADDRESS
    session.save()
    client.cookies["sessionid"] = session.session_key
    return client


def test_codes_are_not_guessed(cast: Cast):
    accepted(cast)
    OwnCode.objects.all().delete()
    client = asked(ADDRESS)
    code = last_code(ADDRESS)
    wrong = f"{(int(code.replace(' ', '')) + 1) % 10**8:08}"
    assert {type_code(client, wrong).status_code for _attempt in range(5)} == {422}
    assert type_code(client, code).status_code == 422


@pytest.mark.parametrize("address", [ADDRESS, "nobody@example.invalid"])
def test_codes_are_sent_so_often_only(cast: Cast, address):
    accepted(cast)
    OwnCode.objects.all().delete()
    Message.objects.all().delete()
    for _time in range(6):
        actions.ask_code(address=address, page=PAGE, sender=SENDER)
    assert (OwnCode.objects.count(), codes(ADDRESS)) == (4, 4 if address == ADDRESS else 0)


def test_wrong_codes_typed_elsewhere_do_not_use_up_the_code_of_whoever_asked(cast: Cast):
    """Whoever knows an address asks for one code and types wrong ones: the participant's own code still works."""
    accepted(cast)
    client, stranger = asked(ADDRESS), asked(ADDRESS)
    first = Message.objects.filter(to=ADDRESS, body__contains="this is your code").order_by("created_at", "pk")
    code = re.search(r"\d{4} \d{4}", list(first)[-2].body).group()
    for _attempt in range(6):
        type_code(stranger, "1234 5678")
    assert type_code(client, code)["Location"] == reverse("own:home")


def test_strangers_use_up_their_own_codes_and_the_participant_still_gets_in(cast: Cast):
    accepted(cast)
    device = asked(ADDRESS)
    assert type_code(device, last_code(ADDRESS))["Location"] == reverse("own:home")
    assert re.fullmatch(r"[0-9a-f]{32}:[0-9a-f]{64}", device.cookies[COOKIE].value)
    device.post(reverse("own:sign-out"))
    for network in ("here", "there", "elsewhere"):
        for _time in range(6):
            actions.ask_code(address=ADDRESS, page=PAGE, sender=Sender("x", network))
    before = codes(ADDRESS)
    asked(ADDRESS)
    assert codes(ADDRESS) == before, "strangers of all networks together have had theirs"
    send(device, reverse("own:enter"), address=ADDRESS)
    assert codes(ADDRESS) == before + 1
    assert type_code(device, last_code(ADDRESS))["Location"] == reverse("own:home")


def test_one_network_does_not_use_up_the_codes_of_another(cast: Cast):
    accepted(cast)
    for _time in range(9):
        actions.ask_code(address=ADDRESS, page=PAGE, sender=Sender("x", "one network"))
    before = codes(ADDRESS)
    asked(ADDRESS)
    assert codes(ADDRESS) == before + 1


@pytest.mark.parametrize("told", ["x", "0" * 32, f"{'0' * 32}:{'0' * 64}", f"{'0' * 32}:{'é' * 64}"])
def test_a_made_up_device_is_a_stranger(cast: Cast, told):
    client = browser()
    client.cookies[COOKIE] = told
    send(client, reverse("own:enter"), address=ADDRESS)
    assert OwnCode.objects.get().known_by == ""


def test_a_network_address_sends_so_many_forms_only(cast: Cast):
    client = browser()
    answers = [send(client, reverse("own:enter"), address="x@example.invalid").status_code for _time in range(50)]
    assert 422 in answers
    assert OwnCode.objects.count() <= 4


def test_wrong_birth_dates_end_the_invitation(cast: Cast):
    access = invited(cast)
    client = asked(ADDRESS)
    type_code(client, last_code(ADDRESS))
    answers = [send(client, reverse("own:born"), birth_date="1980-03-01").status_code for _time in range(3)]
    assert answers == [422, 422, 422]
    assert OwnAccess.objects.get(pk=access.pk).revoked_at
    assert born(client)["Location"] == reverse("own:enter")
    shown = client_of(cast, "anna").get(reverse("own-page:of", args=[cast.participations["lucja"].pk]))
    assert "ended by wrong birth dates" in shown.content.decode()


@pytest.mark.parametrize("address", ["lucja", "600 100 200"])
def test_an_address_to_which_nothing_can_be_sent_is_told_at_once_whosever_it_is(cast: Cast, address):
    """This installation sends no text messages: a telephone number would wait for a code that never comes."""
    client, letter = browser(), {"code": "ABCD" * 4, "birth_date": "1980-02-29"}
    assert "or telephone number" not in client.get(reverse("own:enter")).content.decode()
    for answer in (
        send(client, reverse("own:enter"), address=address),
        send(client, reverse("own:letter"), address=address, **letter),
    ):
        assert answer.status_code == 422
        assert "Type an e-mail address in full" in answer.content.decode()
    assert not OwnCode.objects.exists()


def test_nobody_of_the_staff_is_invited_to_the_page_of_a_participant(cast: Cast):
    """A coordinator who invites Łucja to an address of their own would read what only her coach may."""
    staff, address = client_of(cast, "alicja"), reverse("own-page:invite", args=[cast.participations["lucja"].pk])
    typed = cast.users["alicja"].email.upper()
    refused = send(staff, address, way="email", address=typed, language="pl")
    assert refused.status_code == 422
    assert "belongs to somebody who works here" in refused.content.decode()
    assert not OwnAccess.objects.exists()


def test_whom_no_message_reaches_is_told_in_person_with_a_printed_letter(cast: Cast):
    lucja = cast.participations["lucja"]
    staff, address = client_of(cast, "anna"), reverse("own-page:invite", args=[lucja.pk])
    Identity.objects.filter(person=lucja.person).update(email="", phone="")
    shown = staff.get(address).content.decode()
    assert "nobody but you tells them of the invitation" in shown
    assert f"invited this participant: {cast.users['alicja'].name}." in shown
    assert re.search(r'value="letter"[^>]* checked', shown)
    Identity.objects.filter(person=lucja.person).update(email=ADDRESS)
    assert "nobody but you" not in staff.get(address).content.decode()


def test_a_letter_lets_nobody_of_the_staff_in_and_has_codes_of_its_own(cast: Cast):
    """The letter is printed by the staff, who know the birth date: their own address gets nothing."""
    said = {"way": "letter", "address": "", "language": "en", "page": PAGE, "by": cast.users["anna"]}
    _access, secret = actions.invite_own(person=cast.participations["lucja"].person, **said)
    letter = {"code": secret, "birth_date": BORN["lucja"].isoformat()}
    staff = cast.users["anna"].email
    assert send(browser(), reverse("own:letter"), address=staff, **letter)["Location"] == reverse("own:code")
    assert codes(staff) == 0
    for network in ("here", "there", "elsewhere"):
        for _time in range(4):
            actions.ask_code(address=ADDRESS, page=PAGE, sender=Sender("x", network))
    send(browser(), reverse("own:letter"), address=ADDRESS, **letter)
    assert codes(ADDRESS) == 1


def test_somebody_is_told_elsewhere_of_an_entry_at_an_address_that_the_staff_typed(cast: Cast):
    """Whoever invites knows the birth date: the person hears of it at the address we know, and the staff sees it."""
    lucja = cast.participations["lucja"]
    Identity.objects.filter(person=lucja.person).update(email="Known@Example.invalid")
    accepted(cast)
    told = Message.objects.get(to="known@example.invalid")
    assert (told.subject, ADDRESS in told.body) == ("Your own page was opened", False)
    shown = client_of(cast, "alicja").get(reverse("own-page:of", args=[lucja.pk])).content.decode()
    assert "not in the contact data" in shown
    assert "Ask the participant in person" in shown
    invited(cast, address="known@example.invalid")
    assert "invited anew" in Message.objects.filter(to=ADDRESS).order_by("created_at", "pk").last().body
    accepted(cast)
    assert Message.objects.filter(to="known@example.invalid", subject="Your own page was opened").count() == 1
    shown = client_of(cast, "alicja").get(reverse("own-page:of", args=[lucja.pk])).content.decode()
    assert "not in the contact data" not in shown


def test_an_address_that_the_staff_takes_out_of_the_contact_data_hears_of_it_before_anybody_is_invited(cast: Cast):
    """Whoever writes down an address of their own first, and then invites to it, would else be noticed by nobody."""
    person = cast.participations["lucja"].person

    def changed(email: str) -> None:
        version = Identity.objects.get(person=person).version
        people.change_identity(person=person, version=version, changes={"email": email}, by=cast.users["anna"])

    changed("known@example.invalid"), changed("Known@Example.invalid")
    assert not Message.objects.exists(), "the same address, and none before"
    changed("anna.prywatnie@example.invalid")
    told = Message.objects.get()
    assert (told.to, told.subject) == ("known@example.invalid", "Ten adres został usunięty z danych kontaktowych")
    assert cast.project.controller.name in told.body
    assert ("Łucja" in told.body, "prywatnie" in told.body) == (False, False), "it may be a stranger's: once mistyped"


def test_an_old_invitation_lets_nobody_in(cast: Cast):
    access = invited(cast)
    OwnAccess.objects.filter(pk=access.pk).update(valid_until=clock.now())
    actions.ask_code(address=ADDRESS, page=PAGE, sender=SENDER)
    assert codes(ADDRESS) == 0


@pytest.mark.parametrize(("told", "goes"), [("right", 1), ("wrong code", 0), ("wrong birth date", 0), ("used", 0)])
def test_a_letter_lets_in_who_holds_it_and_knows_the_birth_date(cast: Cast, told, goes):
    person = cast.participations["lucja"].person
    said = {"person": person, "way": "letter", "address": "", "language": "en", "page": PAGE, "by": cast.users["anna"]}
    _access, secret = actions.invite_own(**said)
    if told == "used":
        OwnAccess.objects.update(accepted_at=clock.now())
    code = "ABCD" * 4 if told == "wrong code" else secret.lower()
    day = "1980-03-01" if told == "wrong birth date" else "1980-02-29"
    client = browser()
    answer = send(client, reverse("own:letter"), code=code, birth_date=day, address="new@example.invalid")
    assert (answer["Location"], codes("new@example.invalid")) == (reverse("own:code"), goes)
    if goes:
        assert type_code(client, last_code("new@example.invalid"))["Location"] == reverse("own:home")
        assert OwnAccess.objects.get().address == "new@example.invalid"


@pytest.mark.parametrize(
    ("began", "used", "stands"), [(119, 19, True), (119, 20, False), (120, 1, False), (-1, -1, False)]
)
def test_a_session_ends_by_itself(cast: Cast, began, used, stands):
    now = clock.now()
    access = accepted(cast)
    client = client_with(
        access, began=now - timedelta(minutes=began, seconds=5), used=now - timedelta(minutes=used, seconds=5)
    )
    answer = client.get(reverse("own:home"))
    assert answer.status_code == (200 if stands else 302)


def test_closing_ends_a_session_at_once(cast: Cast):
    client = own_client(cast)
    people.revoke_own(access=accepted(cast), by=cast.users["anna"])
    assert client.get(reverse("own:home"))["Location"] == reverse("own:enter")


def test_own_pages_and_the_pages_of_the_staff_are_apart(cast: Cast):
    own, wrong = own_client(cast), {}
    staff = {role: client_of(cast, who) for role, who in samples.WHO.items()}
    for name, entry in table().items():
        if entry.kind is Kind.OWN:
            arguments = [cast.project.pk, "image"][: {"own:give": 2}.get(name, 1)]
            address = reverse(name, args=arguments if needs_argument(name) else [])
            answers = {role: client.get(address)["Location"] for role, client in staff.items()}
            wrong |= {(name, role): to for role, to in answers.items() if to != reverse("own:enter")}
        elif entry.kind in {Kind.PAGE, Kind.SIGNED_IN} and not needs_argument(name):
            answer = own.get(reverse(name))
            wrong |= {} if answer.status_code == 302 and "/my/" not in answer["Location"] else {name: answer}
    assert wrong == {}


def needs_argument(name: str) -> bool:
    return not samples.plain(name)


def test_a_later_merge_shows_nothing_more_and_an_earlier_one_does(cast: Cast):
    access = accepted(cast)
    nadia = cast.participations["nadia"].person
    alias = people.merge(person=nadia, same_as=cast.participations["lucja"].person, by=cast.users["alicja"])
    assert [one.pk for one in own_of(access).participations] == [cast.participations["lucja"].pk]
    again = invited(cast)
    assert len(own_of(again).participations) == 2
    people.unmerge(alias=alias, by=cast.users["alicja"])
    assert len(own_of(again).participations) == 1


def test_two_who_share_an_address_get_a_code_each_for_their_own_page(cast: Cast):
    for name in ("lucja", "nadia"):
        OwnAccess.objects.filter(pk=accepted(cast, name).pk).update(address="home@example.invalid")
    client = asked("home@example.invalid")
    bodies = [one.body for one in Message.objects.filter(to="home@example.invalid")]
    code = next(body for body in bodies if body.startswith("Nadia")).partition("code: ")[2][:9]
    assert type_code(client, code)["Location"] == reverse("own:home")
    html = client.get(reverse("own:home")).content.decode()
    assert ("Nadia Testowa" in html, "Łucja" in html) == (True, False)


def test_a_code_comes_by_text_message_where_the_installation_has_a_provider(cast: Cast, settings):
    settings.MESSAGE_CHANNELS = {**settings.MESSAGE_CHANNELS, "sms": "tests.nowhere"}
    access = invited(cast, way="sms", address="600 100 200")
    OwnAccess.objects.filter(pk=access.pk).update(accepted_at=clock.now())
    client = asked("0048 600-100-200")
    message = Message.objects.get(body__contains="this is your code")
    assert (message.to, message.channel) == ("+48600100200", "sms")
    assert type_code(client, last_code("+48600100200"))["Location"] == reverse("own:home")


def test_two_projects_of_one_controller_are_one_page_and_those_of_two_are_two(cast: Cast):
    lucja = cast.participations["lucja"]
    second = another_project(cast, cast.project, "drugi")
    with verb("test.set_up", controller=cast.project.controller_id, by=SYSTEM) as entry:
        entry.save(Participation(person=lucja.person, project=second, partner=lucja.partner))
    foreign = foreign_project(cast)
    elsewhere = people.register_person(
        controller=foreign.controller, given_name="Łucja", family_name="Próbna", birth_date=BORN["lucja"], by=SYSTEM
    )
    with verb("test.set_up", controller=foreign.controller_id, by=SYSTEM) as entry:
        entry.save(Participation(person=elsewhere, project=foreign, partner=foreign.controller))
    here, there = accepted(cast), invited(cast, person=elsewhere)
    assert {one.project.code for one in own_of(here).participations} == {"proba", "drugi"}
    assert {one.project.code for one in own_of(there).participations} == {"obcy"}
    OwnCode.objects.all().delete()
    before = codes(ADDRESS)
    actions.ask_code(address=ADDRESS, page=PAGE, sender=SENDER)
    assert codes(ADDRESS) - before == 2
    html = client_with(here).get(reverse("own:home")).content.decode()
    assert html.count("Trial project") >= 2


def another_project(cast: Cast, like: Project, code: str) -> Project:
    made = Project.objects.get(pk=like.pk)
    made.pk, made.code, made._state.adding = new_id(), code, True
    with verb("test.set_up", controller=like.controller_id, by=SYSTEM) as entry:
        return entry.save(made)


def test_the_letter_is_shown_once_in_the_language_of_the_invitation(cast: Cast):
    staff, lucja = client_of(cast, "anna"), cast.participations["lucja"]
    said = {"way": "letter", "address": "", "language": "pl"}
    address = reverse("own-page:invite", args=[lucja.pk])
    html = send(staff, address, **said).content.decode()
    code = re.search(r"(?:[A-Z2-9]{4}-){3}[A-Z2-9]{4}", html).group()
    assert '<div lang="pl">' in html
    assert "Print this page now" in html
    assert code not in staff.get(reverse("own-page:of", args=[lucja.pk])).content.decode()
    assert send(staff, address, way="email", address="", language="pl").status_code == 422
