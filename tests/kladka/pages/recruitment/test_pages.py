"""A coordinator runs a call from its plan to people who take part."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kladka.audit import queries as audit
from kladka.audit.models import ReadEvent
from kladka.calls import actions as calls
from kladka.calls import queries
from kladka.calls.models import Application, Assessment, Assessor, Attachment, Call
from kladka.core import clock
from kladka.core.forms.shown import day_in_words
from kladka.files.models import StoredFile
from kladka.people import actions as people
from kladka.people.models import Participation
from tests.kladka.calls.world import WHO, added, apply, card, decide, opened, over, pdf, plan
from tests.kladka.pages.apply.test_pages import TYPED
from tests.kladka.pages.signed_in import body_of, client_of, send


@pytest.fixture
def alicja(cast):
    return client_of(cast, "alicja")


def close_today(client, call):
    """Close a call on its last day, and mean it."""
    version = str(Call.objects.get(pk=call.pk).version)
    assert send(client, url("step", call), version=version, all_the_same="on").status_code == 302


def url(name, record):
    return reverse(f"recruitment:{name}", args=[record.pk])


def test_a_call_is_planned_opened_and_closed(cast, alicja):
    today = clock.today()
    response = send(
        alicja,
        reverse("recruitment:new"),
        where=f"{cast.project.pk}/{cast.organisations['alfa'].pk}",
        title_pl="Nabór wiosenny",
        criteria="recruitment-esf-plus",
        opens_on=today.isoformat(),
        closes_on=(today + timedelta(days=3)).isoformat(),
        places="5",
        reserve_places="2",
        assessors="2",
    )
    call = Call.objects.get()
    assert response["Location"] == url("call", call)
    assert (call.state, call.assessors) == ("draft", 2)
    for state in ("open", "closed", "open"):
        told = {"all_the_same": "on"} if state == "closed" else {}
        send(alicja, url("step", call), version=str(Call.objects.get().version), **told)
        assert Call.objects.get().state == state


def test_a_plan_is_thrown_away_and_what_was_opened_is_not(cast, alicja):
    call = plan(cast)
    assert send(alicja, url("throw-away", call), version="1")["Location"] == reverse("recruitment:list")
    assert not Call.objects.exists()
    call = opened(cast)
    assert send(alicja, url("throw-away", call), version=str(call.version)).status_code == 422
    assert Call.objects.exists()


def test_the_second_editor_is_shown_both_versions(cast, alicja):
    call = opened(cast)
    values = {"title_pl": "Inny", "closes_on": call.closes_on.isoformat(), "places": "3", "reserve_places": "0"}
    response = send(alicja, url("edit", call), version="1", assessors="1", **values)
    assert response.status_code == 422
    assert "Nabór próbny" in response.content.decode()


def test_a_paper_form_is_entered_and_mended(cast, alicja):
    call = opened(cast)
    typed = {**TYPED, "sent_on": clock.today().isoformat(), "language": "pl"}
    response = send(alicja, url("enter", call), **typed)
    application = Application.objects.get()
    assert response["Location"] == url("application", application)
    send(alicja, url("change", application), version="1", **TYPED | {"town": "Klucze"})
    assert Application.objects.get().town == "Klucze"


def test_points_that_follow_are_filled_in_and_too_many_are_refused_at_their_place(cast, alicja):
    application = apply(over(cast))
    page = alicja.get(url("assess", application)).content.decode()
    assert 'name="points_woman" value="10"' in page
    card_ = {f"formal_{code}": "yes" for code in ("complete", "documents", "one_project")}
    card_ |= {f"points_{code}": "0" for code in ("woman", "exclusion", "disability", "countryside", "food")}
    card_ |= {"assessor": str(cast.staff["alicja"].pk), "assessed_on": clock.today().isoformat()}
    response = send(alicja, url("assess", application), **card_, points_talk="21")
    assert response.status_code == 422
    assert 'href="#id_points_talk"' in response.content.decode()
    send(alicja, url("assess", application), **card_, points_talk="20")
    assert Assessment.objects.get().points["talk"] == 20


def test_whoever_closes_a_call_before_its_last_day_reads_who_counts_on_it(cast, alicja):
    call = opened(cast)
    assert "0 forms are begun" in alicja.get(url("step", call)).content.decode()
    calls.begin(call=call, answers={"given_name": "Iga"}, language="pl")
    asked = alicja.get(url("step", call)).content.decode()
    assert f"time until {day_in_words(call.closes_on)}" in asked
    assert "1 form is begun and not sent" in asked


def test_the_committee_decides_and_its_minutes_name_members_and_no_applicant(cast, alicja):
    call = over(cast)
    for name in ("Ala", "Ewa", "Ola"):
        card(cast, apply(call, given_name=name))
    close_today(alicja, call)
    seat = {f"seat_{cast.staff['alicja'].pk}": "none", "all_the_same": "on"}
    typed = {"held_on": clock.today().isoformat(), "version": str(Call.objects.get().version)}
    nobody = send(alicja, url("decide", call), **typed)
    assert nobody.status_code == 422
    alone = send(alicja, url("decide", call), **typed, **(seat | {"all_the_same": ""}))
    assert (alone.status_code, "One person alone" in alone.content.decode()) == (422, True)
    response = send(alicja, url("decide", call), **typed, **seat)
    assert response["Location"] == url("minutes", call)
    page = alicja.get(response["Location"]).content.decode()
    assert "Alicja Koordynacka" in page
    assert "Zmyślona" not in page
    assert sorted(Application.objects.values_list("state", flat=True)) == ["accepted", "accepted", "reserve"]


def test_whoever_assessed_every_application_took_part_in_assessing_that_of_their_tie(cast, alicja):
    """So that statement is refused at their name; whoever left one to others may state it."""
    call, name = over(cast, assessors=1), f"seat_{cast.staff['alicja'].pk}"
    first = apply(call, given_name="Ala")
    card(cast, first)
    close_today(alicja, call)
    typed = {"held_on": clock.today().isoformat(), "version": str(Call.objects.get().version), "all_the_same": "on"}
    refused = send(alicja, url("decide", call), **typed, **{name: "abstained"}).content.decode()
    assert f'href="#id_{name}' in refused
    assert "Alicja Koordynacka assessed every application of this call" in refused
    assert Call.objects.get().state == Call.State.CLOSED
    Assessment.objects.update(assessor=cast.staff["ada"])
    assert send(alicja, url("decide", call), **typed, **{name: "abstained"}).status_code == 302


def accepted(cast, **given):
    call = over(cast)
    application = apply(call, **given)
    card(cast, application)
    decide(cast, call)
    return Application.objects.get(pk=application.pk)


def test_an_accepted_applicant_joins_and_is_taken_back(cast, alicja):
    application = accepted(cast, barriers=["health"], main_barrier="health")
    response = send(alicja, url("accept", application))
    joined = Participation.objects.get(person__identity__given_name="Iga")
    assert response["Location"] == reverse("participants:entry", args=[joined.pk])
    page = alicja.get(reverse("needs:of", args=[joined.pk])).content.decode()
    assert "health or disability (most of all)" in page
    send(alicja, url("undo-accept", application), version=str(Application.objects.get(pk=application.pk).version))
    assert alicja.get(reverse("participants:detail", args=[joined.pk])).status_code == 404
    assert Application.objects.get(pk=application.pk).state == "accepted"


def test_who_may_be_the_same_is_asked_first_and_only_who_may_be_seen_is_named(cast, alicja):
    application = accepted(cast, family_name="Próbna", given_name="Łucja")
    page = alicja.get(url("accept", application)).content.decode()
    assert "Łucja Próbna, born on" in page
    response = send(alicja, url("accept", application))
    assert response.status_code == 422
    response = send(alicja, url("accept", application), person=str(cast.participations["lucja"].person_id))
    assert response.status_code == 422  # she takes part already
    assert send(alicja, url("accept", application), person="new").status_code == 302


def test_somebody_alike_elsewhere_is_not_named_and_has_to_be_ruled_out(cast, alicja):
    application = accepted(cast, family_name="Wymyślona", given_name="Teresa")
    page = alicja.get(url("accept", application)).content.decode()
    assert "Somebody like this is recorded already" in page
    assert send(alicja, url("accept", application)).status_code == 422
    assert send(alicja, url("accept", application), is_another="on").status_code == 302


def test_somebody_elsewhere_with_the_same_pesel_is_taken_in_without_being_named(cast, alicja):
    stranger = people.register_person(
        controller=cast.project.controller,
        by=cast.users["bogdan"],
        pesel="85050512347",
        given_name="Iga",
        family_name="Daleka",
        birth_date=WHO["birth_date"],
        sex="female",
    )
    application = accepted(cast, pesel="85050512347")
    page = alicja.get(url("accept", application)).content.decode()
    assert "Daleka" not in page
    assert "Somebody who is not recorded yet" not in page
    assert send(alicja, url("accept", application), person=str(stranger.pk)).status_code == 302


def test_who_gave_no_address_gets_the_decision_as_a_letter_to_print(cast, alicja):
    application = accepted(cast, email="", phone="600100200")
    page = alicja.get(url("letter", application)).content.decode()
    assert "Decyzja w sprawie zgłoszenia" in page  # in the applicant's language
    assert "ma miejsce w projekcie" in page
    assert alicja.get(url("letter", apply(opened(cast)))).status_code == 404


def test_an_upheld_appeal_against_a_formal_refusal_leads_to_an_assessment_and_a_decision(cast, alicja):
    call = over(cast, places=1, reserve_places=1)
    best, stopped = apply(call, given_name="Ala"), apply(call, given_name="Ewa")
    card(cast, best)
    card(cast, stopped, formal={"complete": False, "documents": True, "one_project": True})
    decide(cast, call)
    send(alicja, url("appeal", stopped), words="Jest podpis.", received_on=clock.today().isoformat())
    page = alicja.get(url("appeal", stopped)).content.decode()
    assert "it is assessed now, then you decide by its points" in page
    send(alicja, url("appeal", stopped), outcome="upheld", answer="Jest.", decided_on=clock.today().isoformat())
    page = alicja.get(url("application", stopped)).content.decode()
    assert url("decide-after-appeal", stopped) in page
    assert "Change this card" in page
    assert "1 application is assessed after an appeal" in alicja.get(url("call", call)).content.decode()
    page = alicja.get(url("decide-after-appeal", stopped)).content.decode()
    assert "waits on the reserve list, by its points" in page
    version = str(Application.objects.get(pk=stopped.pk).version)
    assert send(alicja, url("decide-after-appeal", stopped), version=version).status_code == 302
    assert Application.objects.get(pk=stopped.pk).state == "reserve"
    assert "Nothing of this application" in alicja.get(url("decide-after-appeal", stopped)).content.decode()
    letter = alicja.get(f"{url('letter', stopped)}?about=appeal").content.decode()
    assert "Teraz zostanie ocenione" in letter


def test_whoever_answers_the_appeal_of_too_few_points_reads_that_they_do_not_suffice(cast, alicja):
    call = over(cast)
    short = apply(call)
    card(cast, short, points={each.code: 0 for each in queries.criteria_of(call).points})
    decide(cast, call)
    send(alicja, url("appeal", short), words="Policzcie.", received_on=clock.today().isoformat())
    page = alicja.get(url("appeal", short)).content.decode()
    assert "Its cards are looked at again" in page
    assert "A place is free" not in page
    send(alicja, url("appeal", short), outcome="upheld", answer="Tak.", decided_on=clock.today().isoformat())
    page = alicja.get(url("application", short)).content.decode()
    assert ("Change this card" in page, url("decide-after-appeal", short) in page) == (True, True)
    assert "The points are looked at again" in page
    assert "did not reach the least number of points" in alicja.get(url("decide-after-appeal", short)).content.decode()


def test_an_appeal_is_recorded_and_answered(cast, alicja):
    call = over(cast, places=1, reserve_places=1)
    first, second = apply(call, given_name="Ala", disability="yes"), apply(call)
    for application in (first, second):
        card(cast, application)
    decide(cast, call)
    send(alicja, url("appeal", second), words="Za mało.", received_on=clock.today().isoformat())
    answer = f"{url('letter', second)}?about=appeal"
    assert alicja.get(answer).status_code == 404
    send(alicja, url("appeal", second), outcome="upheld", answer="Tak.", decided_on=clock.today().isoformat())
    assert answer in alicja.get(url("application", second)).content.decode()
    letter = alicja.get(answer).content.decode()
    assert ("Zgłoszenie nr 2, Nabór próbny." in letter, "Odwołanie zostało uwzględnione: Tak." in letter) == (
        True,
        True,
    )
    version = str(Application.objects.get(pk=second.pk).version)
    assert send(alicja, url("decide-after-appeal", second), version=version).status_code == 302
    assert Application.objects.get(pk=second.pk).state == "reserve"
    assert "the call takes no application any more" in alicja.get(url("withdraw", first)).content.decode()
    send(alicja, url("withdraw", first), version=str(Application.objects.get(pk=first.pk).version))
    send(alicja, url("call-up", call))
    assert Application.objects.get(pk=second.pk).state == "accepted"


def test_what_is_decided_after_an_appeal_is_asked_again_where_it_would_be_otherwise(cast, alicja):
    """A place falls free while the page says that the application waits."""
    call = over(cast, places=1, reserve_places=1)
    first, second = apply(call, given_name="Ala", disability="yes"), apply(call)
    for application in (first, second):
        card(cast, application)
    decide(cast, call)
    send(alicja, url("appeal", second), words="Za mało.", received_on=clock.today().isoformat())
    send(alicja, url("appeal", second), outcome="upheld", answer="Tak.", decided_on=clock.today().isoformat())
    address = url("decide-after-appeal", second)
    page = alicja.get(address).content.decode()
    assert "waits on the reserve list, by its points" in page
    seen = re.search(r'name="seen" value="([^"]+)"', page)
    told = {"version": str(Application.objects.get(pk=second.pk).version), "seen": seen[1]}
    send(alicja, url("withdraw", first), version=str(Application.objects.get(pk=first.pk).version))
    asked = send(alicja, address, **told)
    assert (asked.status_code, Application.objects.get(pk=second.pk).state) == (422, "sent")
    assert "What would be decided changed while you were looking" in asked.content.decode()
    assert "A place is free: the application is accepted." in asked.content.decode()
    seen = re.search(r'name="seen" value="([^"]+)"', asked.content.decode())
    assert send(alicja, address, **told | {"seen": seen[1]}).status_code == 302
    assert Application.objects.get(pk=second.pk).state == "accepted"


def test_pages_after_an_appeal_say_what_came_of_it_with_points_and_place(cast, alicja):
    """Once it is decided nothing says that it will be assessed, and nothing that all places are taken."""
    call = over(cast, places=1, reserve_places=3)
    sent = [apply(call, given_name=name) for name in ("Ala", "Ewa", "Ola")]
    for application, talk in zip(sent, (15, 12, 9), strict=True):
        card(cast, application, talk=talk)
    decide(cast, call)
    last = sent[2]
    send(alicja, url("appeal", last), words="Za mało.", received_on=clock.today().isoformat())
    send(alicja, url("appeal", last), outcome="upheld", answer="Tak.", decided_on=clock.today().isoformat())
    assert "The points are looked at again" in alicja.get(url("application", last)).content.decode()
    send(alicja, url("withdraw", sent[0]), version=str(Application.objects.get(pk=sent[0].pk).version))
    assert "place is taken" not in alicja.get(url("decide-after-appeal", last)).content.decode()
    version = str(Application.objects.get(pk=last.pk).version)
    assert send(alicja, url("decide-after-appeal", last), version=version).status_code == 302
    page = alicja.get(url("application", last)).content.decode()
    assert "assessed, and decided anew by its points" in page
    assert "The points are looked at again" not in page
    assert page.count("Place on the ranking list: 3.") == 2, "of the committee's decision, and of that after the appeal"
    assert "place is taken" not in page
    assert "Punkty zostaną ponownie sprawdzone" in alicja.get(f"{url('letter', last)}?about=appeal").content.decode()


def test_a_long_list_asks_no_more(cast, alicja):
    call = over(cast)
    card(cast, apply(call))

    def asked():
        with CaptureQueriesContext(connection) as captured:
            page = alicja.get(url("call", call))
        return len(captured), len(page.content)

    asked()
    few, _size = asked()
    for number in range(11):
        card(cast, apply(call, given_name="Osoba" + "abcdefghijkl"[number]))
    many, size = asked()
    assert many == few
    assert size < 70 * 1024


def test_whom_the_answers_stop_is_told_before_the_meeting_and_needs_no_card(cast, alicja):
    call = over(cast)
    apply(call, labour_status="employed", unemployed_since=None)
    close_today(alicja, call)
    page = alicja.get(url("call", call)).content.decode()
    assert "Everything is assessed" in page
    assert "does not meet the conditions of taking part" in page


def test_the_committee_decides_the_ranking_that_was_looked_at(cast, alicja):
    call = over(cast)
    application = apply(call)
    made = card(cast, application, talk=0)
    close_today(alicja, call)
    seen = re.search(r'name="seen" value="(\w+)"', alicja.get(url("decide", call)).content.decode())[1]
    card(cast, application, talk=20, version=made.version)
    typed = {
        "held_on": clock.today().isoformat(),
        f"seat_{cast.staff['alicja'].pk}": "none",
        "version": "3",
        "all_the_same": "on",
    }
    refused = send(alicja, url("decide", call), seen=seen, **typed)
    assert "The ranking changed while you were writing" in refused.content.decode()
    seen = re.search(r'name="seen" value="(\w+)"', refused.content.decode())[1]
    assert send(alicja, url("decide", call), seen=seen, **typed).status_code == 302


def test_criteria_are_changed_line_by_line_until_the_call_opens(cast, alicja):
    call = plan(cast)

    def line(part, code, **typed):
        version = str(Call.objects.get().version)
        address = reverse("recruitment:criteria-line", args=[call.pk, part, code])
        return send(alicja, f"{address}?question={typed.pop('question', '')}", version=version, **typed)

    chosen = alicja.get(reverse("recruitment:criteria-line", args=[call.pk, "eligibility", "new"])).content.decode()
    assert "In which powiat do you live?" in chosen
    wrong = line("eligibility", "new", question="birth_date", pl="ma od 30 lat", source_pl="§ 3", least="40", most="30")
    assert 'href="#id_most"' in wrong.content.decode()
    line("eligibility", "new", question="birth_date", pl="ma od 30 do 40 lat", source_pl="§ 3", least="30", most="40")
    line("eligibility", "region", pl="mieszka w Olkuskiem", source_pl="§ 4", ticked=["1212"])
    line("points", "new", pl="Bez punktów", most="5", judged="no")
    stale = send(alicja, reverse("recruitment:criteria-line", args=[call.pk, "formal", "new"]), version="1", pl="Dwa")
    assert (stale.status_code, 'value="Dwa"' in stale.content.decode()) == (422, True)
    page = alicja.get(url("criteria", call)).content.decode()
    for words in ("Age: 30–40", "§ 3", "Olkusz powiat", "Nothing gives these points yet."):
        assert words in page
    refused = send(alicja, url("step", call), version=str(Call.objects.get().version))
    assert "gives nobody points yet" in refused.content.decode()
    address = reverse("recruitment:criteria-answer", args=[call.pk, "own-2"])
    version = str(Call.objects.get().version)
    send(alicja, f"{address}?question=sex", version=version, ticked=["male"], points="5")
    gone = reverse("recruitment:criteria-remove", args=[call.pk, "formal", "complete"])
    send(alicja, gone, version=str(Call.objects.get().version))
    assert alicja.get(gone).status_code == 404
    send(alicja, url("step", call), version=str(Call.objects.get().version))
    page = alicja.get(url("criteria", call)).content.decode()
    assert "its criteria stay as they are" in page
    assert address not in page


def test_while_an_application_is_typed_whoever_may_be_the_same_is_shown_as_far_as_may_be_known(cast, alicja):
    call = opened(cast)
    apply(call, pesel="85050512347")

    def alike(**typed):
        return alicja.post(url("alike", call), typed).content.decode()

    assert "1: Iga Zmyślona" in alike(given_name="IGA", family_name="zmyslona", birth_date="1985-05-05")
    assert "1: Iga Zmyślona" in alike(pesel="85050512347")
    assert "Łucja Próbna" in alike(given_name="Lucja", family_name="Prubna", birth_date="1980-02-29")
    elsewhere = alike(given_name="Teresa", family_name="Wymyślona")
    assert "where you do not look" in elsewhere
    assert "Wymyślona" not in elsewhere
    assert alike(given_name="Zupełnie", family_name="Nowa").strip() == alike().strip() == ""


def todo(cast, who, **query):
    return client_of(cast, who).get(reverse("todo:list"), query).content.decode()


def test_what_waits_in_calls_stands_in_the_work_lists_of_whoever_can_mend_it(cast, alicja):
    call = over(cast, places=1, reserve_places=1)
    first, second, third = (apply(call, given_name=name) for name in ("Iga", "Ola", "Ewa"))
    close_today(alicja, call)
    assert "3 applications wait for the committee." in todo(cast, "alicja", kind="recruitment")
    for application in (first, second, third):
        card(cast, application)
    decide(cast, call)
    assert "1 on the reserve list" in alicja.get(reverse("recruitment:call", args=[call.pk])).content.decode()
    send(alicja, url("appeal", third), words="Za mało.", received_on=clock.today().isoformat())
    page = todo(cast, "alicja", kind="recruitment")
    assert f"Answer it by {day_in_words(clock.today() + timedelta(days=14))}." in page
    assert f"Application no. {third.number}, Trial call" in page
    assert "1 accepted applicant is not in the project yet." in page
    assert url("application", third) in page
    assert "A place is free" not in page
    assert "Iga" not in page, "about nobody by name"
    assert "Trial call" in todo(cast, "olga", kind="recruitment")
    assert "Trial call" not in todo(cast, "bogdan")
    send(alicja, url("withdraw", first), version=str(Application.objects.get(pk=first.pk).version))
    assert "A place is free. Call up the first on the reserve list." in todo(cast, "alicja")


def test_an_assessor_states_ties_first_and_then_sees_and_assesses_their_own_applications_only(cast, alicja):
    anna, call = client_of(cast, "anna"), over(cast)
    first, second = apply(call, town="Klucze"), apply(call, given_name="Ola", town="Olkusz")
    send(alicja, url("assign", call), staff=[str(cast.staff["anna"].pk)])
    assert "2 applications wait for a card." in todo(cast, "anna")
    assert reverse("recruitment:mine") in todo(cast, "anna")
    assert reverse("recruitment:mine") not in todo(cast, "alicja", kind="recruitment")
    rows = {one.application_id: url("own", one) for one in Assessor.objects.all()}
    assert "Klucze" not in anna.get(rows[first.pk]).content.decode()
    assert client_of(cast, "artur").get(rows[first.pk]).status_code == 404
    send(anna, rows[first.pk], interest="none")
    page = anna.get(rows[first.pk]).content.decode()
    assert ("Klucze" in page, "iga@example.invalid" in page) == (True, False)
    typed = {f"formal_{code}": "yes" for code in ("complete", "documents", "one_project")}
    typed |= {f"points_{each}": "0" for each in ("woman", "exclusion", "disability", "countryside", "food")}
    wrong = send(anna, rows[first.pk], points_talk="99", assessed_on=clock.today().isoformat(), **typed)
    assert 'href="#id_points_talk"' in wrong.content.decode()
    send(anna, rows[first.pk], points_talk="9", assessed_on=clock.today().isoformat(), **typed)
    assert Assessment.objects.get().assessor == cast.staff["anna"]
    send(anna, rows[second.pk], interest="abstained")
    assert "Olkusz" not in anna.get(rows[second.pk]).content.decode()
    assert "has a tie" in alicja.get(url("application", second)).content.decode()
    assert anna.get(url("application", first)).status_code == 403


def test_whoever_is_called_up_is_named_before_and_nobody_else_gets_the_place(cast, alicja):
    call = over(cast, places=1, reserve_places=2)
    best, waits, last = (apply(call, given_name=name) for name in ("Ala", "Ewa", "Ola"))
    for application, talk in ((best, 20), (waits, 15), (last, 10)):
        card(cast, application, talk=talk)
    decide(cast, call)
    for application in (best, waits):
        send(alicja, url("withdraw", application), version=str(Application.objects.get(pk=application.pk).version))
    assert "Ola Zmyślona" in alicja.get(url("call-up", call)).content.decode()
    stale = send(alicja, url("call-up", call), who=str(waits.pk))
    assert "Somebody else is first" in stale.content.decode()
    assert Application.objects.get(pk=last.pk).state == "reserve"


def test_a_call_closes_before_its_project_ends(cast, alicja):
    where = f"{cast.project.pk}/{cast.organisations['alfa'].pk}"
    days = {"opens_on": "2040-12-01", "closes_on": "2041-01-01"}
    typed = {"title_pl": "Nabór", "criteria": "recruitment-esf-plus", "places": "5", "reserve_places": "0"}
    response = send(alicja, reverse("recruitment:new"), where=where, assessors="1", **days, **typed)
    assert 'href="#id_closes_on' in response.content.decode()


def scan(name="orzeczenie.pdf"):
    return SimpleUploadedFile(name, pdf())


def test_a_document_that_was_brought_is_kept_or_only_seen_and_shown_to_those_who_assess(cast, alicja):
    anna, application = client_of(cast, "anna"), apply(over(cast), disability="yes")
    page = alicja.get(url("application", application)).content.decode()
    assert "disability certificate" in page.partition('id="documents"')[2]
    add = url("add-document", application)
    assert send(alicja, add, kind="disability_certificate", how="copy").status_code == 422
    assert send(alicja, add, kind="disability_certificate", how="seen", file=[scan()]).status_code == 422
    send(alicja, add, kind="disability_certificate", how="copy", file=[scan()])
    send(alicja, add, kind="referral", how="seen")
    kept, seen = application.attachments.order_by("pk")
    assert (kept.file.name, seen.file, seen.staff) == ("orzeczenie.pdf", None, cast.staff["alicja"])
    page = alicja.get(url("application", application)).content.decode()
    assert "original seen, no copy kept" in page
    address = reverse("recruitment:document", args=[application.pk, kept.pk])
    assert address in page
    assert body_of(alicja.get(address)).startswith(b"%PDF")
    assert ReadEvent.objects.filter(page="recruitment:document", object=application.pk).exists()
    send(alicja, url("assign", application.call), staff=[str(cast.staff["anna"].pk)])
    row = Assessor.objects.get()
    own = reverse("recruitment:own-document", args=[row.pk, kept.pk])
    assert anna.get(own).status_code == 404, "not before she has stated her ties"
    send(anna, url("own", row), interest="none")
    assert own in anna.get(url("own", row)).content.decode()
    assert body_of(anna.get(own)).startswith(b"%PDF")
    assert anna.get(address).status_code == 403


def test_documents_go_along_to_who_takes_part_and_stay_there(cast, alicja):
    call = over(cast)
    application = apply(call)
    send(alicja, url("add-document", application), kind="referral", how="copy", file=[scan("skierowanie.pdf")])
    card(cast, application)
    decide(cast, call)
    send(alicja, url("accept", application))
    application.refresh_from_db()
    assert send(alicja, url("add-document", application), kind="referral", how="seen").status_code == 422
    one = application.attachments.get()
    page = alicja.get(reverse("entering:of", args=[application.participation_id])).content.decode()
    address = reverse("entering:document", args=[application.participation_id, one.pk])
    assert address in page
    assert body_of(alicja.get(address)).startswith(b"%PDF")
    assert client_of(cast, "anna").get(address).status_code == 404
    assert "/remove/" not in alicja.get(url("application", application)).content.decode()


def test_what_is_forgotten_takes_its_documents_along_and_the_call_still_says_that_somebody_applied(cast, alicja):
    application = apply(over(cast))
    one = added(cast, application)
    calls.withdraw(application=application, version=application.version)
    calls.forget_due(today=clock.today() + timedelta(days=30))
    assert not Attachment.objects.exists()
    assert not StoredFile.objects.filter(pk=one.file_id).exists()
    assert list(audit.verify()) == []
    page = alicja.get(url("call", application.call)).content.decode()
    assert "1 application was deleted after its days." in page
    assert "Nobody has applied yet." not in page


def test_a_coordinator_says_what_new_calls_ask_for_and_takes_it_back(cast, alicja):
    call = opened(cast)
    page, usual, reset = (
        reverse(f"recruitment:{name}", args=[call.pk])
        for name in ("criteria", "usual-documents", "usual-documents-reset")
    )
    assert [each in alicja.get(page).content.decode() for each in (usual, reset)] == [True, False]
    assert "people apply for themselves" in alicja.get(usual).content.decode()
    assert send(alicja, usual, version="0", document_referral="needed").status_code == 302
    late = send(alicja, usual, version="0", document_other="needed")
    assert (late.status_code, "referral" in late.content.decode()) == (422, True)
    new = reverse("recruitment:criteria", args=[plan(cast).pk])
    assert "referral (needed)" in alicja.get(new).content.decode()
    assert reset in alicja.get(page).content.decode()
    assert send(alicja, reset, version="1").status_code == 302
    assert "referral (needed)" not in alicja.get(new).content.decode()


def test_a_call_says_which_documents_it_asks_for_and_which_it_needs(cast, alicja):
    call = plan(cast)
    address = reverse("recruitment:criteria-documents", args=[call.pk])
    page = alicja.get(address).content.decode()
    assert "Only if you answer “Yes” to “Do you have a disability?”." in page
    send(alicja, address, version="1", document_referral="needed", document_delegation="asked")
    call.refresh_from_db()
    assert call.own_criteria["documents"] == [
        {"document": "referral", "needed": True},
        {"document": "delegation", "needed": False},
    ]
    page = alicja.get(reverse("recruitment:criteria", args=[call.pk])).content.decode()
    assert "referral (needed)" in page
    assert address in page
    calls.open_call(call=call, version=call.version, by=cast.users["alicja"])
    assert send(alicja, address, version=str(call.version + 1), document_referral="asked").status_code == 422
    assert address not in alicja.get(reverse("recruitment:criteria", args=[call.pk])).content.decode()
    printed = alicja.get(reverse("recruitment:blank", args=[call.pk])).content.decode()
    assert "referral (needed)" in printed


def test_another_number_of_places_is_asked_about_once_it_may_be_known_who_is_chosen(cast, alicja):
    call = over(cast, places=2, reserve_places=1)
    values = {"title_pl": "Nabór", "closes_on": call.closes_on.isoformat(), "assessors": "1", "reserve_places": "1"}

    def typed(places, **more):
        version = str(Call.objects.get(pk=call.pk).version)
        return send(alicja, url("edit", call), version=version, places=places, **values, **more)

    assert typed("3").status_code == 302, "nobody is assessed yet"
    card(cast, apply(call))
    asked = typed("1")
    assert (asked.status_code, Call.objects.get(pk=call.pk).places) == (422, 3)
    assert "There were 3 places" in asked.content.decode()
    assert typed("3", title_en="Other").status_code == 302, "as many as before"
    assert typed("1", all_the_same="on").status_code == 302
    assert Call.objects.get(pk=call.pk).places == 1


def test_answers_that_somebody_assessed_are_changed_for_a_reason_which_the_assessor_reads(cast, alicja):
    anna, call = client_of(cast, "anna"), over(cast)
    application = apply(call)
    send(alicja, url("assign", call), staff=[str(cast.staff["anna"].pk)])
    own = url("own", Assessor.objects.get())
    send(anna, own, interest="none")
    assert "Why are the answers changed?" not in alicja.get(url("change", application)).content.decode()
    made = card(cast, application, who="anna")

    def change(**more):
        version = str(Application.objects.get(pk=application.pk).version)
        return send(alicja, url("change", application), version=version, **TYPED | {"town": "Klucze"} | more)

    refused = change()
    assert 'href="#id_mended_why"' in refused.content.decode()
    assert Application.objects.get().town != "Klucze"
    assert change(mended_why="Wnioskodawczyni się pomyliła.").status_code == 302
    for page in (anna.get(own).content.decode(), alicja.get(url("application", application)).content.decode()):
        assert "after this card was saved" in page
        assert "Wnioskodawczyni się pomyliła." in page
    card(cast, Application.objects.get(), who="anna", version=Assessment.objects.get(pk=made.pk).version)
    assert "after this card was saved" not in anna.get(own).content.decode(), "it was looked at again"
