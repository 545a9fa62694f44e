"""Registering people: contact that is checked, and the PESEL that somebody has already."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from kladka.audit.actions import verb
from kladka.audit.models import Entry, Line
from kladka.core import clock, pesel
from kladka.people import actions as people
from kladka.people.actions.person import pesel_of
from kladka.people.models import Assignment, Identity, Participation
from kladka.programmes.models import Post, Project
from tests.kladka.pages.signed_in import client_of, send
from tests.world.cast import _project


def url(name, thing=None):
    return reverse(f"participants:{name}", args=[thing.pk] if thing else [])


def person(cast, **given):
    post = str(cast.posts["anna"].pk)
    return {"given_name": "Zofia", "family_name": "Nowa", "sex": "female", "project": post, "model": "tzw-base"} | given


def test_contact_is_checked_all_at_once_and_an_address_may_lie_abroad(cast, anna):
    wrong = person(cast, postcode="3006", phone="12")
    refused = send(anna, url("register"), **wrong)
    html = refused.content.decode()
    assert refused.status_code == 422
    assert "Type a postcode like 30-062." in html
    assert "Type a telephone number of nine digits" in html
    assert 'value="3006"' in html
    right = person(cast, postcode="de-10115", phone="+49 30 1234567")
    assert send(anna, url("register"), **right).status_code == 302
    stored = Identity.objects.get(family_name="Nowa")
    assert (stored.postcode, stored.phone) == ("DE-10115", "+49 30 1234567")


def with_pesel(cast, name):
    number = pesel.write(birth_date=date(1980, 2, 29), sex="female", serial=1)
    changes = {"pesel": number, "birth_date": date(1980, 2, 29)}
    people.change_identity(person=cast.participations[name].person, version=1, changes=changes, by=cast.users["anna"])
    return number


def test_a_name_corrected_to_that_of_somebody_recorded_already_is_asked_about(cast, lucja):
    """Nadia becomes one more Łucja Próbna; only her name is asked about, and once."""
    nadia, alicja, who = cast.participations["nadia"], client_of(cast, "alicja"), lucja.person.identity
    page, own = url("identity", nadia), nadia.person.identity
    typed = {"given_name": own.given_name, "family_name": own.family_name, "sex": own.sex, "version": "1"}
    typed["birth_date"] = own.birth_date.isoformat()
    named = typed | {"given_name": who.given_name, "family_name": who.family_name}
    asked = send(alicja, page, **named)
    html = asked.content.decode()
    assert (asked.status_code, "looks like somebody who is already recorded" in html) == (422, True)
    assert f'href="{url("detail", lucja)}">Łucja Próbna</a>' in html
    assert send(alicja, page, **named, all_the_same="on").status_code == 302
    later = named | {"version": "2", "phone": "600 100 200"}
    assert send(alicja, page, **later).status_code == 302, "nothing else makes her look like somebody"
    assert send(alicja, page, **typed | {"version": "3"}).status_code == 302
    people.merge(person=nadia.person, same_as=lucja.person, by=cast.users["olga"])
    assert send(alicja, page, **named | {"version": "4"}).status_code == 302, "they are known to be one"


def test_that_it_is_another_person_is_answered_for_whom_it_was_asked_about_only(cast, lucja):
    """The name is typed once more, and is that of somebody else by now: the tick at the first question is no answer."""
    nadia, alicja = cast.participations["nadia"], client_of(cast, "alicja")
    page, own = url("identity", nadia), nadia.person.identity
    typed = {"sex": own.sex, "version": "1", "birth_date": own.birth_date.isoformat()}

    def named(participation):
        who = participation.person.identity
        return typed | {"given_name": who.given_name, "family_name": who.family_name}

    html = send(alicja, page, **named(lucja)).content.decode()
    tick = re.search(r'name="all_the_same"[^>]*value="([^"]*q-[^"]*)"', html)[1]
    other = send(alicja, page, **named(cast.participations["teresa"]), all_the_same=tick)
    assert other.status_code == 422
    assert send(alicja, page, **named(lucja), all_the_same=tick).status_code == 302


def test_who_has_the_pesel_already_is_a_link_away(cast, lucja):
    alicja, number = client_of(cast, "alicja"), with_pesel(cast, "lucja")
    given = person(cast, project=str(cast.posts["alicja"].pk), pesel=number, birth_date="1980-02-29")
    for address in (url("register"), url("identity", cast.participations["nadia"])):
        response = send(alicja, address, **given, version="1")
        html = response.content.decode()
        assert response.status_code == 422
        assert "A person with this PESEL is already recorded" in html
        assert f'href="{url("detail", lucja)}">Łucja Próbna</a>' in html
    assert not Identity.objects.filter(family_name="Nowa").exists()


def test_whoever_has_the_pesel_out_of_sight_is_not_named(cast, anna):
    number = with_pesel(cast, "teresa")
    response = send(anna, url("register"), **person(cast, pesel=number))
    html = response.content.decode()
    assert response.status_code == 422
    assert "A person with this PESEL is already recorded" in html
    assert "Who has this PESEL" not in html
    assert "Teresa" not in html
    assert url("detail", cast.participations["teresa"]) not in html


def test_ones_own_pesel_is_nobody_elses(cast, anna, lucja):
    number = with_pesel(cast, "lucja")
    stored = {"given_name": "Łucja", "family_name": "Próbna", "sex": "female", "birth_date": "1980-02-29"}
    assert send(anna, url("identity", lucja), **stored, pesel=number, version="2").status_code == 302


def test_whom_a_coach_registers_is_theirs_at_once(cast, anna):
    refused = send(anna, url("register"), **person(cast, model=""))
    assert (refused.status_code, Identity.objects.filter(family_name="Nowa").exists()) == (422, False)
    response = send(anna, url("register"), **person(cast))
    html = anna.get(response["Location"]).content.decode()
    assert "Zofia Nowa is registered, and you are the coach." in html
    assert "Fill in the entry form" in html
    assignment = Assignment.objects.get(participation__person__identity__family_name="Nowa")
    assert (assignment.coach, assignment.site, assignment.from_date) == (
        cast.staff["anna"],
        cast.sites["alfa"],
        clock.today(),
    )


def test_a_coach_whose_post_names_no_site_is_asked_for_one(cast, anna):
    with verb("test.appoint", controller=cast.project.controller_id, by=cast.users["adam"]) as entry:
        old = cast.posts["anna"]
        new = Post(project=cast.project, staff=old.staff, partner=old.partner, role=old.role, from_date=old.from_date)
        entry.replace(old, new, reason="change_of_plan")
    given = person(cast, project=str(new.pk))
    refused = send(anna, url("register"), **given)
    assert refused.status_code == 422
    assert "Site at which you coach" in refused.content.decode()
    site = cast.sites["alfa_branch"]
    assert send(anna, url("register"), **given, site=str(site.pk)).status_code == 302
    assert Assignment.objects.get(participation__person__identity__family_name="Nowa").site == site


def test_whom_a_coordinator_registers_waits_for_a_coach(cast):
    alicja = client_of(cast, "alicja")
    assert "Coaching model" not in alicja.get(url("register")).content.decode()
    response = send(alicja, url("register"), **person(cast, project=str(cast.posts["alicja"].pk)))
    assert "Now assign a coach and fill in the entry form." in alicja.get(response["Location"]).content.decode()
    assert not Assignment.objects.filter(participation__person__identity__family_name="Nowa").exists()


def test_a_coach_of_a_project_that_has_ended_is_sent_back_to_the_list(cast, anna):
    Project.objects.filter(pk=cast.project.pk).update(ends_on=clock.today() - timedelta(days=1))
    response = send(anna, url("register"), **person(cast))
    assert response["Location"] == url("list")
    assert "Ask the coordinator to assign a coach" in anna.get(url("list")).content.decode()


@pytest.mark.parametrize(
    ("born", "words"),
    [("1850-01-01", "more than 110 years old"), ("2039-01-01", "The birth date lies in the future. Check the year.")],
)
def test_a_birth_date_that_cannot_be_is_refused(cast, anna, born, words):
    refused = send(anna, url("register"), **person(cast, birth_date=born))
    assert refused.status_code == 422
    assert words in refused.content.decode()


@pytest.mark.parametrize("name", ["12345", "\u200b", "Anna2"])
def test_a_name_is_in_letters(cast, anna, lucja, name):
    for address in (url("register"), url("identity", lucja)):
        refused = send(anna, address, **person(cast, family_name=name), version="1")
        assert refused.status_code == 422
        assert "Type a name in letters, like Anna or Nowak-Kowalska." in refused.content.decode()


def test_everything_that_is_wrong_is_said_at_once(cast, anna):
    number = pesel.write(birth_date=date(1980, 1, 1), sex="male", serial=7)
    refused = send(anna, url("register"), **person(cast, given_name="", model="", pesel=number, postcode="3006"))
    html = refused.content.decode()
    for words in ("Fill this in.", "choose why both are right", "Type a postcode like", "Choose one of the answers."):
        assert words in html


def test_the_form_says_that_a_pesel_is_recorded(cast, lucja, anna):
    assert "One is recorded." not in anna.get(url("identity", lucja)).content.decode()
    with_pesel(cast, "lucja")
    assert "One is recorded. Leave this empty to keep it." in anna.get(url("identity", lucja)).content.decode()


def hidden(html, name):
    return re.search(rf'name="{name}"(?: value="([^"]*)")?', html)[1] or ""


def numbers(count):
    return [pesel.write(birth_date=date(1980, 2, 29), sex="female", serial=serial) for serial in range(1, count + 1)]


def opened(client, page):
    html = client.get(page).content.decode()
    who = {"given_name": "Łucja", "family_name": "Próbna", "sex": "female", "birth_date": "1980-02-29"}
    return who | {name: hidden(html, name) for name in ("version", "pesel_seen")}


def test_another_pesel_recorded_meanwhile_is_asked_about_and_never_shown(cast, lucja):
    first, second = numbers(2)
    page = url("identity", lucja)
    anna, alicja = client_of(cast, "anna"), client_of(cast, "alicja")
    hers, theirs = opened(anna, page), opened(alicja, page)
    assert send(anna, page, **hers, pesel=first).status_code == 302
    refused = send(alicja, page, **theirs, pesel=second)
    html = refused.content.decode()
    assert refused.status_code == 422
    assert re.search(r"Another PESEL, recorded meanwhile by Anna \w+, \d+ \w+ \d{4}, \d\d:\d\d", html)
    assert (first in html, second in html) == (False, True)
    sides = {"stored-pesel": "", "pesel": second} | {key: hidden(html, key) for key in ("version", "pesel_seen")}
    kept = send(alicja, page, **(theirs | sides), **{"keep-pesel": "stored"})
    assert (kept.status_code, pesel_of(Identity.objects.get(pk=lucja.person_id))) == (302, first)


def test_the_second_pesel_stands_when_the_person_says_so(cast, lucja):
    first, second, third = numbers(3)
    page, anna = url("identity", lucja), client_of(cast, "anna")
    tabs = [opened(anna, page) for _tab in range(3)]
    assert send(anna, page, **tabs[0], pesel=first).status_code == 302
    html = send(anna, page, **tabs[1], pesel=second).content.decode()
    sides = {"stored-pesel": "", "pesel": second} | {key: hidden(html, key) for key in ("version", "pesel_seen")}
    assert send(anna, page, **(tabs[1] | sides), **{"keep-pesel": "typed"}).status_code == 302
    assert pesel_of(Identity.objects.get(pk=lucja.person_id)) == second
    assert "Another PESEL, recorded meanwhile" in send(anna, page, **tabs[2], pesel=third).content.decode()


def test_a_pesel_is_not_asked_about_when_something_else_was_changed_meanwhile(cast, lucja):
    first, second = numbers(2)
    page, anna = url("identity", lucja), client_of(cast, "anna")
    assert send(anna, page, **opened(anna, page), pesel=first).status_code == 302
    late = opened(anna, page)
    assert send(anna, page, **opened(anna, page), phone="600 100 200").status_code == 302
    html = send(anna, page, **late, pesel=second).content.decode()
    assert "You changed this in another window" in html
    assert "Another PESEL" not in html


def test_the_audit_names_only_what_was_changed(cast, lucja):
    with_pesel(cast, "lucja")
    people.change_identity(person=lucja.person, version=2, changes={"phone": "600 100 200"}, by=cast.users["anna"])
    lines = Line.objects.filter(object=lucja.person_id, table="people_identity").order_by("entry__number")
    assert [line.digest for line in lines][-2:] == [
        "pesel_index,pesel_sealed,version",
        "phone,version",
    ]


@pytest.fixture
def zofia(cast, anna):
    send(anna, url("register"), **person(cast, birth_date="1984-04-05"))
    return Participation.objects.get(person__identity__family_name="Nowa")


def test_everything_in_which_the_entry_form_contradicts_itself_is_said_at_once(anna, zofia):
    wrong = {
        "sex": "male",
        "birth_date": "1984-04-05",
        "labour_status": "employed",
        "labour_substatus": "long_term",
        "unemployed_since": "1980-01-01",
        "disability": "no",
        "disability_degree": "light",
    }
    refused = send(anna, url("entry", zofia), version="1", **wrong)
    html = refused.content.decode()
    assert refused.status_code == 422
    for words in (
        "“long-term unemployed” goes with “unemployed”, and “employed” was chosen.",
        "Leave this empty: it does not go with what was answered before",
        "The person’s own data say another sex or birth date.",
    ):
        assert html.count(words) == 2, f"{words}: at the field and in the summary"
    assert 'value="1980"' in html
    early = wrong | {"labour_status": "unemployed"}
    html = send(anna, url("entry", zofia), version="1", **early).content.decode()
    assert html.count("This is earlier than the birth date. Check the year.") == 2


def test_another_sex_at_entry_is_asked_about_and_may_stand(anna, zofia):
    question = "Why sex or birth date are other than in the person’s own data"
    assert question not in anna.get(url("entry", zofia)).content.decode()
    asked = send(anna, url("entry", zofia), version="1", sex="male")
    assert (asked.status_code, question in asked.content.decode()) == (422, True)
    assert question not in send(anna, url("entry", zofia), version="1", sex="female", degurba="9").content.decode()
    given = {"sex": "male", "identity_override": "said_by_person"}
    assert send(anna, url("entry", zofia), version="1", **given).status_code == 302
    assert question in anna.get(url("entry", zofia)).content.decode(), "the reason can be seen and changed"


def test_who_comes_second_is_told_who_came_first_and_when(cast, lucja):
    page = url("identity", lucja)
    anna, alicja = client_of(cast, "anna"), client_of(cast, "alicja")
    hers, theirs = opened(anna, page), opened(alicja, page)
    assert send(anna, page, **hers, town="Olkusz").status_code == 302
    html = send(alicja, page, **theirs, town="Wolbrom").content.decode()
    assert re.search(r"Anna Trenerska saved another version on \d+ \w+ \d{4}, \d\d:\d\d, after you opened", html)


@pytest.fixture
def second(cast):
    """A second project of the same controller, in which Anna coaches and Bogdan coordinates."""
    with verb("test.set_up", controller=cast.project.controller_id, by=cast.users["adam"]) as entry:
        project = _project(entry, "drugi", cast.organisations)
        for name in ("anna", "bogdan"):
            old = cast.posts[name]
            given = {"staff": old.staff, "partner": old.partner, "site": old.site, "role": old.role}
            cast.posts[f"{name} again"] = entry.record(Post(project=project, from_date=old.from_date, **given))
    return project


def test_a_known_person_is_taken_into_another_project_without_a_second_record(cast, anna, lucja, second):
    number = with_pesel(cast, "lucja")
    post = str(cast.posts["anna again"].pk)
    given = {"project": post, "pesel": number, "given_name": "Łucja", "family_name": "Zamężna"}
    asked = send(anna, url("register"), **person(cast, **given))
    html = asked.content.decode()
    assert asked.status_code == 422
    assert "Tick this to take that person into the project." in html
    assert 'value="Zamężna"' in html
    response = send(anna, url("register"), **person(cast, **given, take_in="on"))
    found = Participation.objects.get(project=second)
    assert (response.status_code, response["Location"]) == (302, url("detail", found))
    assert (found.person_id, found.partner) == (lucja.person_id, cast.organisations["alfa"])
    assert Identity.objects.get(pk=lucja.person_id).family_name == "Próbna", "what was recorded stays"
    assert Assignment.objects.get(participation=found).coach == cast.staff["anna"]
    assert Entry.objects.filter(verb="people.take_in", by=cast.users["anna"].pk).exists()
    assert "is taken into the project" in anna.get(response["Location"]).content.decode()


def test_of_a_person_out_of_sight_nothing_is_told_before_they_are_taken_in(cast, second):
    number, bogdan = with_pesel(cast, "lucja"), client_of(cast, "bogdan")
    given = person(cast, project=str(cast.posts["bogdan again"].pk), pesel=number)
    html = send(bogdan, url("register"), **given).content.decode()
    assert "Tick this to take that person into the project." in html
    assert "Łucja" not in html
    assert "Próbna" not in html
    refused = send(bogdan, url("register"), **given, take_in="on")
    words = "recorded with another name. Check both, or ask the monitoring officer."  # a coordinator asks: no other one
    assert (refused.status_code, words in refused.content.decode()) == (422, True)
    given["given_name"] = "lucja"
    assert send(bogdan, url("register"), **given, take_in="on").status_code == 302
    assert Participation.objects.get(project=second).partner == cast.organisations["beta"]


def test_a_merged_record_of_the_same_human_takes_part_already(cast, anna, lucja, second):
    number = with_pesel(cast, "lucja")
    twin = people.register_person(
        controller=second.controller, given_name="Łucja", family_name="Próbna", by=cast.users["anna"]
    )
    people.open_participation(person=twin, project=second, partner=cast.organisations["alfa"], by=cast.users["anna"])
    people.merge(person=twin, same_as=lucja.person, by=cast.users["olga"])
    given = person(cast, project=str(cast.posts["anna again"].pk), pesel=number, given_name="Łucja")
    refused = send(anna, url("register"), **given, take_in="on")
    assert refused.status_code == 422
    assert Participation.objects.filter(project=second).count() == 1


def test_who_left_the_same_project_comes_back_by_a_return(cast, anna, lucja):
    number = with_pesel(cast, "lucja")
    people.leave(participation=lucja, exit_date=date(2026, 6, 1), path_completed=True, by=cast.users["anna"])
    html = send(anna, url("register"), **person(cast, pesel=number)).content.decode()
    assert url("reenter", lucja) in html
    assert "take this person into the project" not in html


def test_whoever_finds_the_person_among_those_alike_is_told_how_to_go_on(anna, cast):
    given = person(cast, given_name="Łucja", family_name="Próbna")
    assert "Look at the list and say who it is." in send(anna, url("register"), **given).content.decode()
    html = send(anna, url("register"), **given, is_another="no").content.decode()
    assert "Then do not register anew: open the person in the list." in html
    assert "type the PESEL here" in html
    assert send(anna, url("register"), **given, is_another="yes").status_code == 302


def test_that_it_is_somebody_else_is_answered_for_whom_it_was_asked_about_only(anna, cast):
    """The name is typed once more, and is like somebody else's by now: the answer to the first question is none."""
    lucja = person(cast, given_name="Łucja", family_name="Próbna")
    nadia = person(cast, given_name="Nadia", family_name="Testowa")
    page = send(anna, url("register"), **lucja).content.decode()
    asked = {"is_another": "yes", "another_than": re.search(r'name="another_than" value="([^"]+)"', page)[1]}
    again = send(anna, url("register"), **nadia, **asked)
    assert again.status_code == 422
    page = again.content.decode()
    assert "Look at the list and say who it is." in page
    assert re.search(r'name="is_another"[^>]*checked', page) is None
    assert send(anna, url("register"), **lucja, **asked).status_code == 302
    asked["another_than"] = re.search(r'name="another_than" value="([^"]+)"', page)[1]
    assert send(anna, url("register"), **nadia, **asked).status_code == 302


def test_the_list_of_those_alike_follows_what_is_typed_also_on_a_page_that_came_back(anna, cast):
    opened = anna.get(url("register")).content.decode()
    asked = send(anna, url("register"), **person(cast, given_name="Łucja", family_name="Próbna")).content.decode()
    for page in (opened, asked):
        assert page.count(f'hx-post="{reverse("participants:alike")}"') == 1
    kept = re.search(r"<div role=.status. hx-post[^>]*>(.*?)</div>", asked, re.DOTALL)[1]
    assert "Łucja Próbna" in kept, "what is shown already is what is replaced"


def alike(client, cast, **typed):
    post = cast.posts["anna"]
    return client.post(reverse("participants:alike"), {"project": str(post.pk), **typed}).content.decode()


def test_while_typing_those_who_may_be_the_same_are_shown_and_nothing_is_saved(anna, cast):
    before = Entry.objects.count()
    assert "Łucja Próbna" in alike(anna, cast, given_name="LUCJA", family_name="Próbna")
    assert "Łucja Próbna" in alike(anna, cast, given_name="Inna", family_name="Prubna", birth_date="1980-02-29")
    assert "Wymyślona" not in alike(anna, cast, given_name="Teresa", family_name="Wymyślona")
    assert "Somebody with a similar name" in alike(anna, cast, given_name="Teresa", family_name="Wymyślona")
    assert alike(anna, cast, given_name="Zupełnie", family_name="Nowa").strip() == ""
    assert alike(anna, cast).strip() == ""
    assert Entry.objects.count() == before
    assert anna.get(reverse("participants:alike")).status_code == 405
