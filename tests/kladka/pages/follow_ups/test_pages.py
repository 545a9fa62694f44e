"""Follow-up in the browser: the short form by its link, the coach's tap that takes it over, the day and the list."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from kladka.coaching.models import FollowUp, NextStep
from kladka.core import clock, crypto
from kladka.core.forms.shown import day_in_words
from kladka.messages.models import Message
from kladka.organisations.models import Staff
from kladka.people import actions as people
from kladka.people.actions import own_rights
from kladka.people.models import Evidence, Identity, Situation
from kladka.programmes import actions as programmes
from kladka.programmes.models import Post
from tests.kladka.pages.follow_ups.access_samples import answered, asked, job_of
from tests.kladka.pages.participants.access_samples import PNG
from tests.kladka.pages.signed_in import body_of, client_of, send


@pytest.fixture(autouse=True)
def own_limits(settings, tmp_path):
    settings.VAR = tmp_path
    crypto.prepare_keys()


@pytest.fixture
def visitor():
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def anna(cast):
    return client_of(cast, "anna")


def at(cast, name, page, point="day_3", **given):
    return reverse(f"follow_ups:{page}", args=[cast.participations[name].pk, point, job_of(cast, name, **given).pk])


def text(response):
    return " ".join(response.content.decode().split())


def test_the_short_form_is_answered_once_with_a_photo_and_without_an_account(cast, visitor, anna):
    form = reverse("follow_ups:ask", args=[asked(cast, "lucja")])
    page = visitor.get(form)
    assert "Łucja, how are you?" in text(page)
    assert (page["Cache-Control"], page["X-Robots-Tag"]) == ("private, no-store", "noindex")
    assert "Próbna" not in text(page)
    wrong = send(visitor, form, works="none", work_from="2026-01-01", going="well", help="no")
    assert (wrong.status_code, FollowUp.objects.get().state) == (422, "open")
    assert "does not go with your answer" in text(wrong)
    bad = send(visitor, form, works="job", help="no", file=SimpleUploadedFile("x.png", b"no picture"))
    assert (bad.status_code, FollowUp.objects.get().state) == (422, "open")
    photo = SimpleUploadedFile("umowa.png", PNG)
    assert send(visitor, form, works="job", going="well", help="yes", file=photo).status_code == 302
    kept = FollowUp.objects.get()
    assert (kept.state, kept.answers) == ("answered", {"works": "job", "going": "well", "help": "yes"})
    assert "Thank you" in text(visitor.get(form))
    assert send(visitor, form, works="none", help="no").status_code == 200
    assert FollowUp.objects.get().answers["works"] == "job"
    assert body_of(anna.get(at(cast, "lucja", "file"))) == PNG


def test_the_link_speaks_its_own_language(cast, visitor):
    secret = asked(cast, "lucja")
    FollowUp.objects.get().links.update(language="pl")
    assert 'lang="pl"' in text(visitor.get(reverse("follow_ups:ask", args=[secret])))
    assert visitor.get(reverse("follow_ups:ask", args=["nonsense"])).status_code == 404


def test_the_form_and_its_letter_say_who_asks(cast, visitor):
    Staff.objects.filter(pk=cast.staff["anna"].pk).update(phone="600 100 200")
    page = text(visitor.get(reverse("follow_ups:ask", args=[asked(cast, "lucja")])))
    assert ("Anna Trenerska" in page, "600 100 200" in page) == (True, True)
    letter = Message.objects.latest("created_at")
    assert "Anna Trenerska" in letter.body
    assert "600 100 200" in letter.body


def test_a_second_answer_from_another_tab_is_told_that_it_is_not_kept(cast, visitor):
    form = reverse("follow_ups:ask", args=[asked(cast, "lucja")])
    assert send(visitor, form, works="job", help="no").status_code == 302
    page = text(send(visitor, form, works="none", left_on=clock.today().isoformat(), help="yes"))
    assert "had come before" in page
    assert FollowUp.objects.get(answered_on__isnull=False).answers["works"] == "job"
    assert "had come before" not in text(visitor.get(form))


def test_a_link_that_works_no_more_says_whom_to_ask(cast, visitor):
    """The coach with the number and the site; once that one is gone, a coordinator of the partner."""
    secret = asked(cast, "lucja")
    FollowUp.objects.get().links.update(expires_on=clock.today() - timedelta(days=1))
    Staff.objects.filter(pk=cast.staff["anna"].pk).update(phone="500 000 001")
    page = text(visitor.get(reverse("follow_ups:ask", args=[secret])))
    assert "works no more" in page
    assert "Anna Trenerska" in page
    assert 'href="tel:500000001"' in page
    for post in Post.objects.current().filter(staff=cast.staff["anna"]):
        programmes.end_post(post=post, until_date=clock.today() - timedelta(days=1), by=cast.users["alicja"])
    page = text(visitor.get(reverse("follow_ups:ask", args=[secret])))
    assert ("Anna Trenerska" in page, cast.staff["alicja"].name in page) == (False, True)


def test_the_coach_reads_that_a_link_goes_by_itself_and_sends_none_beside_it(cast, anna, django_assert_max_num_queries):
    """The cast's project is made up, and so does it; Łucja has an address and agreed."""
    Identity.objects.filter(person=cast.participations["lucja"].person_id).update(email="lucja@example.invalid")
    pages = [at(cast, "lucja", "one"), at(cast, "lucja", "one", point="week_1")]
    assert ["goes by itself" in text(anna.get(page)) for page in pages] == [False, False]
    agreed = {"kind": "follow_up_link", "given_on": clock.today(), "how": "paper", "by": cast.users["anna"]}
    own_rights.record_consent(participation=cast.participations["lucja"], **agreed)
    assert "goes by itself in the hours of reminders" in text(anna.get(pages[0]))
    with django_assert_max_num_queries(14):
        assert "goes by itself on" in text(anna.get(pages[1]))
    asked(cast, "lucja")
    assert "goes by itself" not in text(anna.get(pages[0]))


def test_two_points_of_one_day_are_one_form_by_link_and_by_telephone(cast, visitor, anna):
    """Work began and somebody left on one day: after four weeks both are asked about."""
    secret = asked(cast, "lucja", point="week_4", days=28)
    left = {"participation": cast.participations["lucja"], "exit_date": clock.today() - timedelta(days=28)}
    people.leave(path_completed=True, by=cast.users["anna"], **left)
    form, typed = at(cast, "lucja", "answer", point="week_4", days=28), {"works": "job", "going": "well", "help": "no"}
    assert "four weeks after the project" in text(anna.get(at(cast, "lucja", "one", point="week_4", days=28)))
    assert "Do you go to a school" in text(anna.get(form))
    assert send(visitor, reverse("follow_ups:ask", args=[secret]), **typed).status_code == 422
    typed |= {"learns": "no", "searches": "no"}
    assert send(visitor, reverse("follow_ups:ask", args=[secret]), **typed).status_code == 302
    page = text(anna.get(at(cast, "lucja", "one", point="week_4", days=28)))
    assert ("Do you go to a school" in page, "four weeks after the project" in page) == (True, False)
    other = FollowUp.objects.get(reason="together")
    shut = reverse("follow_ups:one", args=[other.participation_id, other.point, other.origin])
    assert "Where the answer is" in text(anna.get(shut))
    assert sorted(FollowUp.objects.values_list("state", "reason")) == [("answered", ""), ("not_needed", "together")]


def test_who_says_stop_by_the_link_is_not_asked_any_more(cast, visitor, anna):
    secret = asked(cast, "lucja")
    assert send(visitor, reverse("follow_ups:ask-stop", args=[secret])).status_code == 302
    assert "works no more" in text(visitor.get(reverse("follow_ups:ask", args=[secret])))
    of = reverse("follow_ups:of", args=[cast.participations["lucja"].pk])
    assert "does not want to be asked" in text(anna.get(of))
    assert "no longer there" in text(anna.get(at(cast, "lucja", "one")))
    assert send(anna, reverse("follow_ups:again", args=[cast.participations["lucja"].pk])).status_code == 302
    assert "does not want to be asked any more" not in text(anna.get(of))


def test_a_coach_takes_an_answer_over_with_its_document(cast, anna):
    answered(cast, "lucja")
    day = text(anna.get(reverse("coach:day")))
    assert day.index("Answered, to take over") < day.index("Wants a call")
    page = text(anna.get(at(cast, "lucja", "one")))
    assert "own firm" in page
    version = re.search(r'name="version" value="(\d+)"', page)[1]
    lacking = send(anna, at(cast, "lucja", "one"), version=version, begin_1="yes", document_kind="", document_date="")
    assert (lacking.status_code, "Enter since when" in text(lacking)) == (422, True)
    typed = {"begin_1": "yes", "from_1": (clock.today() + timedelta(days=1)).isoformat(), "document_kind": ""}
    ahead = send(anna, at(cast, "lucja", "one"), version=version, **typed)
    assert (ahead.status_code, 'href="#id_from_1' in text(ahead)) == (422, True)
    given = {"begin_1": "yes", "from_1": clock.today().isoformat(), "document_kind": "business_register_extract"}
    done = send(anna, at(cast, "lucja", "one"), version=version, document_date=clock.today().isoformat(), **given)
    assert done.status_code == 302
    firm = Situation.objects.current().get(participation=cast.participations["lucja"], kind="own_firm")
    assert Evidence.objects.current().filter(fact=firm.pk).count() == 1
    assert "Open it again" in text(anna.get(at(cast, "lucja", "one")))


def test_an_answer_by_telephone_is_typed_into_the_same_form(cast, anna):
    typed = {"works": "none", "left_on": clock.today().isoformat(), "help": "no"}
    assert send(anna, at(cast, "lucja", "answer"), **typed).status_code == 302
    page = text(anna.get(at(cast, "lucja", "one")))
    assert "by telephone" in page
    assert "Record the end of: employment" in page


@pytest.mark.parametrize(("what", "steps"), [("clear_up", 1), ("cleared", 0)])
def test_an_answer_that_differs_from_the_record_is_named_and_left_to_the_coach_to_clear_up(cast, anna, what, steps):
    lucja, today = cast.participations["lucja"], clock.today()
    page = at(cast, "lucja", "one")
    answer = {"works": "none", "left_on": (today - timedelta(days=2)).isoformat(), "help": "no"}
    assert send(anna, at(cast, "lucja", "answer"), **answer).status_code == 302
    told = {"until_date": today - timedelta(days=1), "outcome": "ended", "by": cast.users["anna"]}
    for job in Situation.objects.current().filter(participation=lucja, kind="employment"):
        people.end_situation(situation=job, **told)
    asked = text(anna.get(page))
    assert f"Answered: {day_in_words(today - timedelta(days=2))}. Recorded: employment from" in asked
    version = re.search(r'name="version" value="(\d+)"', asked)[1]
    assert send(anna, page, version=version).status_code == 422, "it is not taken over in silence"
    assert send(anna, page, version=version, differs=what).status_code == 302
    found = NextStep.objects.filter(participation=lucja, owner="coach", what__startswith="Clear up", due_on=today)
    assert found.count() == steps
    assert "What was answered" in text(anna.get(page)), "it stays as it was given"


def test_attempts_and_what_is_not_needed_stand_on_the_day_and_the_list(cast, anna):
    job_of(cast, "lucja")
    assert send(anna, at(cast, "lucja", "attempt"), way="phone", on_date=clock.today().isoformat()).status_code == 302
    assert "not reached 1 time" in text(anna.get(reverse("coach:day")))
    assert send(anna, at(cast, "lucja", "not-needed"), reason="met").status_code == 302
    assert "not reached 1 time" not in text(anna.get(reverse("coach:day")))
    listed = client_of(cast, "alicja").get(f"{reverse('follow_ups:list')}?state=not_needed&coach=Anna+Trenerska")
    assert "Łucja Próbna" in text(listed)
    assert "Nadia" not in text(listed)


def test_questions_are_sent_only_where_there_is_an_address_and_time(cast, anna):
    job_of(cast, "lucja")
    send_page = at(cast, "lucja", "send")
    refused = send(anna, send_page, language="pl")
    assert (refused.status_code, "No e-mail address" in text(refused)) == (422, True)
    asked(cast, "lucja")
    assert send(anna, send_page, language="pl").status_code == 302
    assert FollowUp.objects.get().links.filter(revoked_at=None).count() == 1
    assert send(anna, at(cast, "lucja", "revoke")).status_code == 302
    assert FollowUp.objects.get().links.filter(revoked_at=None).count() == 0


def test_who_took_the_consent_to_links_back_is_sent_none_by_hand_either(cast, anna):
    job_of(cast, "lucja")
    lucja, by = cast.participations["lucja"], cast.users["anna"]
    Identity.objects.filter(person=lucja.person_id).update(email="lucja@example.invalid")
    page, send_page = at(cast, "lucja", "one"), at(cast, "lucja", "send")
    assert send_page in text(anna.get(page))
    agreed = {"kind": "follow_up_link", "given_on": clock.today(), "how": "paper", "by": by}
    consent = own_rights.record_consent(participation=lucja, **agreed)
    own_rights.withdraw_consent(consent=consent, how="paper", by=by)
    told = f"withdrew the consent to questions by a link on {day_in_words(clock.today())}"
    html = text(anna.get(page))
    assert (send_page in html, told in html) == (False, True)
    refused = send(anna, send_page, language="pl")
    assert (refused.status_code, told in text(refused), FollowUp.objects.exists()) == (422, True, False)
    own_rights.record_consent(participation=lucja, **agreed)
    assert send(anna, send_page, language="pl").status_code == 302, "it was given again"


def test_a_link_takes_no_answer_once_the_consent_to_links_was_taken_back(cast, visitor):
    job_of(cast, "lucja")
    lucja, by = cast.participations["lucja"], cast.users["anna"]
    agreed = {"kind": "follow_up_link", "given_on": clock.today(), "how": "paper", "by": by}
    consent = own_rights.record_consent(participation=lucja, **agreed)
    form = reverse("follow_ups:ask", args=[asked(cast, "lucja")])
    assert "works no more" not in text(visitor.get(form))
    own_rights.withdraw_consent(consent=consent, how="paper", by=by)
    assert "works no more" in text(visitor.get(form))
    assert "works no more" in text(send(visitor, form, works="job", going="well", help="yes"))
    assert not FollowUp.objects.exclude(state=FollowUp.State.OPEN).exists()
    own_rights.record_consent(participation=lucja, **agreed)
    assert "works no more" in text(visitor.get(form)), "what is given again is for the next link"
    form = reverse("follow_ups:ask", args=[asked(cast, "lucja")])
    assert send(visitor, form, works="job", going="well", help="yes").status_code == 302


def test_the_link_of_an_answer_that_was_put_aside_does_not_stand_as_answered(cast, visitor, anna):
    """Opened again by mistake of whoever answered: the next answer comes by telephone."""
    assert (
        send(visitor, reverse("follow_ups:ask", args=[asked(cast, "lucja")]), works="job", help="no").status_code == 302
    )
    page, told = at(cast, "lucja", "one"), "that answer was put aside"
    assert (", answered" in text(anna.get(page)), told in text(anna.get(page))) == (True, False)
    assert send(anna, at(cast, "lucja", "reopen"), version=FollowUp.objects.get().version).status_code == 302
    assert told in text(anna.get(page))
    assert send(anna, at(cast, "lucja", "answer"), works="none", help="no").status_code == 302
    assert told in text(anna.get(page)), "the answer that stands came by telephone"


def test_what_can_only_be_refused_is_not_asked(cast, visitor, anna):
    address = reverse("follow_ups:ask", args=[asked(cast, "lucja")])
    wrong = send(visitor, address, works="none", going="well", help="no")
    ticked = re.findall(r'<input[^>]*name="(?:works|going|help)"[^>]*checked[^>]*>', wrong.content.decode())
    assert (wrong.status_code, ["going" in one for one in ticked]) == (422, [False, False]), "nobody unticks a radio"
    assert send(visitor, address, works="none", help="yes").status_code == 302
    told = "This follow-up was answered or closed meanwhile."
    pages = {page: text(anna.get(at(cast, "lucja", page))) for page in ("send", "answer", "attempt", "not-needed")}
    assert {page: (told in said, "novalidate" in said) for page, said in pages.items()} == dict.fromkeys(
        pages, (True, False)
    )
    assert "The link works no more." in text(anna.get(at(cast, "lucja", "revoke")))
    assert "This participant is asked already." in text(
        anna.get(reverse("follow_ups:again", args=[cast.participations["lucja"].pk]))
    )
