"""The pages of participants, as the people of the cast use them."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kladka.audit.models import ReadEvent
from kladka.coaching.actions import changing
from kladka.core import clock, pesel
from kladka.people import actions as people
from kladka.people.actions.assignment import open_assignments
from kladka.people.models import Assignment, Entry, EntryDraft, Evidence, Identity, Participation, Situation, Support
from kladka.people.queries import evidence_state
from kladka.processes import actions as processes
from tests.kladka.coaching.ways import begun
from tests.kladka.pages.signed_in import client_of, send, send_seen
from tests.kladka.processes.own import published
from tests.world.cast import add_people

MOST_QUERIES, MOST_BYTES = 14, 70 * 1024


def url(name, thing=None):
    return reverse(f"participants:{name}", args=[thing.pk] if thing else [])


def text(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("anna", {"Łucja"}),
        ("alicja", {"Łucja", "Nadia"}),
        ("bogdan", {"Teresa"}),
        ("olga", {"Łucja", "Nadia", "Teresa"}),
    ],
)
def test_everybody_finds_their_own_participants(cast, who, seen):
    html = text(client_of(cast, who), url("list"))
    assert {name for name in ("Łucja", "Nadia", "Teresa") if name in html} == seen


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("q=lucja", {"Łucja"}),
        ("q=testowa+nadia", {"Nadia"}),
        ("state=taking_part", {"Łucja", "Nadia", "Teresa"}),
        ("state=incomplete", set()),
        ("state=unproven", {"Nadia", "Teresa"}),
        ("state=left", set()),
        ("model=tzw-base&q=teresa", {"Teresa"}),
        ("model=tzw-women", set()),
    ],
)
def test_the_list_is_searched_and_filtered_by_its_address(cast, query, seen):
    people.withdraw(fact=cast.situations["lucja"], reason="other", by=cast.users["anna"])
    html = text(client_of(cast, "olga"), f"{url('list')}?{query}")
    results = html.partition('id="list-results"')[2]
    assert {name for name in ("Łucja", "Nadia", "Teresa") if f"{name}</a>" in results} == seen


def test_whoever_follows_a_model_beside_another_is_found_by_either(cast):
    people.hand_over(
        assignment=cast.assignments["lucja"],
        coach=cast.staff["anna"],
        model="tzw-women",
        also=["tzw-disability"],
        from_date=clock.today(),
        by=cast.users["alicja"],
    )
    olga = client_of(cast, "olga")
    for model, is_there in (("tzw-women", True), ("tzw-disability", True), ("tzw-base", False)):
        results = text(olga, f"{url('list')}?model={model}").partition('id="list-results"')[2]
        assert ("Łucja</a>" in results) is is_there, model


@pytest.mark.parametrize("is_retired", [False, True])
def test_whoever_was_moved_to_an_own_model_is_found_by_it(cast, is_retired):
    version = published(cast, "own-way")
    pathway = begun(cast, "lucja", "tzw-base", by=cast.users["anna"])
    moved = {"models": ["own-way"], "from_date": clock.today(), "by": cast.users["anna"]}
    changing.change_models(assignment=cast.assignments["lucja"], pathway=pathway, version=pathway.version, **moved)
    if is_retired:
        processes.retire(version=version, words="", by=cast.users["olga"])
    olga = client_of(cast, "olga")
    results = text(olga, f"{url('list')}?model=own-way").partition('id="list-results"')[2]
    assert {name for name in ("Łucja", "Nadia", "Teresa") if f"{name}</a>" in results} == {"Łucja"}


def test_the_list_costs_the_same_with_ten_times_the_people(cast):
    olga = client_of(cast, "olga")
    text(olga, url("list"))
    with CaptureQueriesContext(connection) as few:
        text(olga, url("list"))
    add_people(cast, 27)
    with CaptureQueriesContext(connection) as many:
        page = olga.get(url("list"))
    assert len(many) == len(few) <= MOST_QUERIES
    assert len(page.content) <= MOST_BYTES


def test_a_page_shows_what_happened_and_leaves_a_read_event(cast, anna, lucja):
    html = text(anna, url("detail", lucja))
    for words in (
        "Łucja Próbna",
        "Employment",
        "No document yet",
        "Coaching by",
        "Entered the project",
        "Anna Trenerska",
    ):
        assert words in html
    assert ReadEvent.objects.filter(object=lucja.pk, page="participants:detail").count() == 1


def test_a_page_costs_the_same_with_ten_times_the_facts(cast, anna, lucja):
    address = url("detail", lucja)
    text(anna, address)
    with CaptureQueriesContext(connection) as few:
        text(anna, address)
    for number in range(20):
        people.record_support(
            participation=lucja,
            kind="coaching",
            start_date=date(2026, 4, 1) + timedelta(days=number),
            site=cast.sites["alfa"],
            by=cast.users["anna"],
        )
    with CaptureQueriesContext(connection) as many:
        page = anna.get(address)
    assert len(many) == len(few) <= MOST_QUERIES
    assert len(page.content) <= MOST_BYTES


@pytest.mark.parametrize(("who", "status"), [("artur", 404), ("bogdan", 404), ("ada", 403), ("olga", 200)])
def test_somebody_elses_participant_is_not_there(cast, lucja, who, status):
    assert client_of(cast, who).get(url("detail", lucja)).status_code == status
    assert not ReadEvent.objects.exclude(by=cast.users["olga"].pk).exists()


def test_the_pesel_is_shown_on_request_only_and_the_look_is_recorded(cast, anna, lucja):
    number = pesel.write(birth_date=date(1980, 2, 29), sex="female", serial=1)
    people.change_identity(person=lucja.person, version=1, changes={"pesel": number}, by=cast.users["anna"])
    assert number not in text(anna, url("detail", lucja))
    assert anna.get(url("pesel", lucja))["Location"] == url("detail", lucja), "as after a change of the language"
    assert number in anna.post(url("pesel", lucja)).content.decode()
    assert ReadEvent.objects.filter(page="participants:pesel").count() == 1


def person(cast, **given):
    post = str(cast.posts["anna"].pk)
    return {"given_name": "Zofia", "family_name": "Nowa", "sex": "female", "project": post, "model": "tzw-base"} | given


def test_a_person_is_registered_with_a_participation(cast, anna):
    response = send(anna, url("register"), **person(cast))
    participation = Participation.objects.get(person__identity__family_name="Nowa")
    assert (response.status_code, response["Location"]) == (302, url("detail", participation))
    assert participation.partner == cast.organisations["alfa"]


def test_people_who_may_be_the_same_are_shown_before_anything_is_saved(cast, anna, lucja):
    same = person(cast, given_name="Lucja", family_name="Probna")
    response = send(anna, url("register"), **same)
    assert response.status_code == 422
    assert url("detail", lucja) in response.content.decode()
    assert send(anna, url("register"), **same, is_another="yes").status_code == 302


def test_of_somebody_out_of_sight_only_that_they_exist_is_said(cast, anna):
    response = send(anna, url("register"), **person(cast, given_name="Teresa", family_name="Wymyślona"))
    html = response.content.decode()
    assert "whose data you may not open" in html
    assert url("detail", cast.participations["teresa"]) not in html


def test_a_pesel_that_disagrees_is_a_warning_with_a_reason_and_no_wall(cast, anna):
    number = pesel.write(birth_date=date(1980, 1, 1), sex="male", serial=7)
    refused = send(anna, url("register"), **person(cast, pesel=number))
    assert refused.status_code == 422
    assert "Correct one of them, or choose why both are right" in refused.content.decode()
    assert not Identity.objects.filter(family_name="Nowa").exists()
    offered = refused.content.decode().partition('name="pesel_override"')[2].partition("</select>")[0]
    reason = offered.split('option value="')[2].partition('"')[0]
    assert send(anna, url("register"), **person(cast, pesel=number, pesel_override=reason)).status_code == 302


@pytest.fixture
def zofia(cast, anna):
    send(anna, url("register"), **person(cast))
    return Participation.objects.get(person__identity__family_name="Nowa")


def test_what_is_missing_is_listed_until_it_is_answered(anna, zofia):
    assert "Labour market status" in text(anna, url("detail", zofia)).partition("still missing")[2]
    assert send(anna, url("entry", zofia), version="1", labour_status="inactive").status_code == 302
    missing = text(anna, url("detail", zofia)).partition("still missing")[2].partition("</ul>")[0]
    assert "<li>Labour market status</li>" not in missing
    assert "<li>Education</li>" in missing


def test_the_second_of_two_who_fill_in_the_entry_form_loses_nothing(anna, zofia):
    assert send(anna, url("entry", zofia), version="1", education="3").status_code == 302
    second = send(anna, url("entry", zofia), version="1", education="5")
    html = second.content.decode()
    assert second.status_code == 422
    assert 'name="keep-education"' in html
    assert EntryDraft.objects.get(pk=zofia.pk).education == 3
    settled = send(anna, url("entry", zofia), version="2", education="5", **{"keep-education": "typed"})
    assert settled.status_code == 302
    assert EntryDraft.objects.get(pk=zofia.pk).education == 5


def test_a_situation_is_recorded_with_the_contract_seen_as_its_evidence(cast, anna, lucja):
    response = send(
        anna,
        url("situation", lucja),
        kind="employment",
        from_date="2026-06-01",
        contract_kind="mandate",
        how="original_inspected",
        document_kind="civil_contract",
        document_date="2026-05-30",
        second_time="on",  # a second job beside the one of the cast
    )
    assert response.status_code == 302
    fact = Situation.objects.current().get(from_date=date(2026, 6, 1))
    assert evidence_state(fact.pk) == "proven"
    assert Evidence.objects.get(fact=fact.pk).document.inspected_by == cast.staff["anna"]


def test_a_document_that_the_programme_does_not_take_is_named_at_its_field(anna, lucja):
    given = {"kind": "employment", "from_date": "2026-06-01", "contract_kind": "mandate", "how": "original_inspected"}
    response = send(anna, url("situation", lucja), document_kind="attendance_list", document_date="2026-05-30", **given)
    assert response.status_code == 422
    assert "This answer is not on the list" in response.content.decode(), "nothing that happens is proven by it"
    response = send(anna, url("situation", lucja), document_kind="opinion", document_date="2026-05-30", **given)
    assert response.status_code == 422
    assert "this kind of document does not prove: employment" in response.content.decode()
    assert Situation.objects.filter(participation=lucja).count() == 1


def test_a_situation_whose_document_comes_later_is_claimed(anna, lucja):
    later = {"kind": "job_search", "from_date": "2026-06-01", "how": "later"}
    assert send(anna, url("situation", lucja), **later).status_code == 302
    assert evidence_state(Situation.objects.get(kind="job_search").pk) == "claimed"


def test_the_same_situation_is_asked_about_before_it_is_recorded_a_second_time(cast, anna, lucja):
    first = cast.situations["lucja"]
    again = {"kind": first.kind, "from_date": first.from_date.isoformat(), "contract_kind": "mandate", "how": "later"}
    asked = send(anna, url("situation", lucja), **again)
    html = asked.content.decode()
    assert asked.status_code == 422
    assert "Record it a second time?" in html
    assert f'href="{url("detail", lucja)}#fact-{first.pk}"' in html
    assert f'id="fact-{first.pk}"' in text(anna, url("detail", lucja))
    assert 'value="mandate" selected' in html
    assert Situation.objects.filter(participation=lucja).count() == 1
    assert send(anna, url("situation", lucja), **again, second_time="on").status_code == 302
    assert Situation.objects.filter(participation=lucja).count() == 2


def test_a_withdrawn_situation_is_recorded_anew_without_a_question(cast, anna, lucja):
    first = cast.situations["lucja"]
    people.withdraw(fact=first, reason="other", by=cast.users["anna"])
    again = {"kind": first.kind, "from_date": first.from_date.isoformat(), "contract_kind": "mandate", "how": "later"}
    assert send(anna, url("situation", lucja), **again).status_code == 302


def test_one_document_proves_several_facts_and_a_second_person_verifies(cast, anna, lucja):
    job = cast.situations["lucja"]
    second = people.record_situation(
        participation=lucja, kind="employment", from_date=date(2026, 5, 5), by=cast.users["anna"]
    )
    facts = [str(job.pk), str(second.pk)]
    document = {"how": "original_inspected", "document_kind": "employment_contract", "document_date": "2026-05-04"}
    assert send(anna, url("evidence", lucja), facts=facts, **document).status_code == 302
    assert {evidence_state(fact) for fact in (job.pk, second.pk)} == {"proven"}

    olga = client_of(cast, "olga")
    ticked = [str(pk) for pk in Evidence.objects.values_list("pk", flat=True)]
    assert "of 4 May 2026, for: 4 May 2026: employment" in text(olga, url("verify", lucja))
    assert send(olga, url("verify", lucja), evidence=ticked).status_code == 302
    assert evidence_state(job.pk) == "verified"
    assert anna.get(url("verify", lucja)).status_code == 403


def test_a_situation_ends(cast, anna):
    address = url("end-situation", cast.situations["lucja"])
    assert send(anna, address, until_date="2026-06-30", outcome="ended").status_code == 302
    assert cast.situations["lucja"].endings.get().until_date == date(2026, 6, 30)
    assert client_of(cast, "artur").get(address).status_code == 404


def test_the_coordinator_hands_several_people_over_as_one_act(cast):
    alicja = client_of(cast, "alicja")
    add_people(cast, 2)
    chosen = [str(pk) for pk in Assignment.objects.filter(coach=cast.staff["anna"]).values_list("pk", flat=True)]
    response = send(
        alicja, url("hand-over"), participants=chosen, coach=str(cast.staff["artur"].pk), from_date="2026-06-01"
    )
    assert response.status_code == 302
    assert Assignment.objects.filter(coach=cast.staff["artur"], from_date=date(2026, 6, 1)).count() == 3
    assert "3 people were handed over" in text(alicja, response["Location"])
    assert client_of(cast, "anna").get(url("detail", cast.participations["lucja"])).status_code == 404


def test_where_nobody_has_a_coach_the_hand_over_leads_to_the_participants(cast):
    for one in open_assignments(list(Participation.objects.all())):
        people.end_coaching(assignment=one, until_date=clock.today(), outcome="completed", by=cast.users["anna"])
    main = text(client_of(cast, "alicja"), url("hand-over")).partition("kladka-empty")[2].partition("</main>")[0]
    assert "Nobody has a coach now." in main
    assert f'href="{url("list")}"' in main


def test_a_coach_is_assigned_once_the_old_coaching_has_ended(cast, anna, lucja):
    ended = send(anna, url("end-coaching", lucja), until_date="2026-06-01", outcome="interrupted")
    assert ended.status_code == 302
    alicja = client_of(cast, "alicja")
    wanted = {"coach": str(cast.staff["artur"].pk), "site": str(cast.sites["alfa"].pk), "model": "tzw-base"}
    assert send(alicja, url("assign", lucja), from_date="2026-06-02", **wanted).status_code == 302
    again = send(alicja, url("assign", lucja), from_date="2026-06-02", **wanted)
    assert again.status_code == 422


def test_a_participant_leaves_and_comes_back(anna, lucja):
    why = send(anna, url("leave", lucja), exit_date="2026-06-01", path_completed="no")
    assert "Choose why the participant left" in why.content.decode()
    assert send_seen(anna, url("leave", lucja), exit_date="2026-06-01", path_completed="yes").status_code == 302
    assert "Left on 1 June 2026" in text(anna, url("detail", lucja))
    assert send_seen(anna, url("reenter", lucja), reentry_date="2026-07-01").status_code == 302
    assert "Taking part" in text(anna, url("detail", lucja))


def test_a_fact_is_corrected_and_the_page_shows_what_was_before(cast, anna, lucja):
    fact = cast.supports["lucja"]
    address = url("correct", fact)
    changed = {"start_date": "2026-03-03", "hours": "2", "reason": "typing_error"}
    assert send(anna, address, **changed).status_code == 302
    assert Support.objects.current().get(participation=lucja).start_date == date(2026, 3, 3)
    html = text(anna, url("detail", lucja))
    assert "What was corrected" in html
    assert "2 March 2026" in html
    stale = send(anna, address, **changed)
    assert stale.status_code == 422


def test_an_answer_of_the_frozen_entry_is_corrected_with_a_reason(anna, lucja):
    html = text(anna, url("entry", lucja))
    assert "complete and frozen" in html
    assert "1212042 (Olkusz powiat)" in html
    assert "Refuses to answer" in html
    assert "People without work" in html
    entry = Entry.objects.current().get(participation=lucja)
    given = answers_of(entry) | {"education": "5", "disability": "yes", "disability_degree": "light"}
    assert url("correct", entry) in html
    assert send(anna, url("correct", entry), reason="later_knowledge", **given).status_code == 302
    now = Entry.objects.current().get(participation=lucja)
    assert (now.education, now.replaces, now.powiat) == (5, entry.pk, entry.powiat)
    assert (now.disability, now.disability_degree, now.target_group) == ("yes", "light", entry.target_group)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"disability": "no", "disability_degree": "light"}, "it does not go with what was answered before"),
        ({"kind": "institutional"}, "An entry that counts must answer this question."),
        ({"municipality": "1213042"}, "lies in another powiat (Oświęcim powiat)"),
        ({"municipality": "1212047"}, "Type the seven digits of the municipality"),
        ({"minority": ""}, "Choose one of the answers."),
    ],
)
def test_a_correction_leaves_no_entry_that_contradicts_itself(anna, lucja, given, words):
    entry = Entry.objects.current().get(participation=lucja)
    refused = send(anna, url("correct", entry), reason="later_knowledge", **(answers_of(entry) | given))
    assert refused.status_code == 422
    assert words in refused.content.decode()
    assert entry in Entry.objects.current()


def answers_of(entry):
    """The answers of the entry form as a browser sends them."""
    names = ("kind", "institution", "sex", "labour_status", "labour_substatus", "powiat", "municipality", "disability")
    more = ("disability_degree", "foreign_background", "third_country", "minority", "homeless", "education", "degurba")
    days = ("entry_date", "birth_date", "unemployed_since")
    return {
        **{name: str(getattr(entry, name)) for name in (*names, *more)},
        **{name: getattr(entry, name).isoformat() for name in days},
        "target_group": str(entry.target_group_id),
    }


def test_the_officer_reads_the_answers_and_changes_none(cast, lucja):
    olga = client_of(cast, "olga")
    assert "1212042 (Olkusz powiat)" in text(olga, url("entry", lucja))
    assert ReadEvent.objects.filter(page="participants:entry", object=lucja.pk).count() == 1
    before = EntryDraft.objects.get(pk=lucja.pk).version
    send(olga, url("entry", lucja), version=str(before), education="1")
    assert EntryDraft.objects.get(pk=lucja.pk).version == before


def test_a_code_that_is_no_municipality_is_refused_while_the_form_is_filled_in(anna, zofia):
    wrong = {"municipality": "12a2042", "institution": "A school"}
    html = send(anna, url("entry", zofia), version="1", **wrong).content.decode()
    assert "Type the seven digits of the municipality" in html
    assert "it does not go with what was answered before" in html
    assert send(anna, url("entry", zofia), version="1", municipality="1212042").status_code == 302
    assert "The code recorded lies in: Olkusz powiat." in text(anna, url("entry", zofia))
    assert "(optional)" not in text(anna, url("entry", zofia)), "all that the programme asks for must be answered"


def test_somebody_else_corrects_with_a_real_reason_only(cast):
    address = url("correct", cast.supports["lucja"])
    olga = client_of(cast, "olga")
    assert "typing_error" not in text(olga, address)
    refused = send(olga, address, start_date="2026-03-03", hours="2", reason="typing_error")
    assert refused.status_code == 422
    assert send(olga, address, start_date="2026-03-03", hours="2", reason="control_finding").status_code == 302


def test_a_withdrawn_fact_stays_in_sight_and_counts_no_more(cast, anna, lucja):
    fact = cast.situations["lucja"]
    assert send(anna, url("withdraw", fact), reason="typing_error").status_code == 302
    assert not Situation.objects.current().filter(pk=fact.pk).exists()
    assert "Withdrawn" in text(anna, url("detail", lucja))
    assert client_of(cast, "bogdan").get(url("withdraw", fact)).status_code == 404


def test_a_next_step_is_noted(anna, lucja):
    assert send(anna, url("step", lucja), what="Call the school", owner="coach").status_code == 302
    assert "Call the school" in text(anna, url("detail", lucja))


@pytest.mark.parametrize(("language", "title"), [("en", "Trial project"), ("pl", "Projekt próbny")])
def test_the_project_is_called_in_the_language_of_the_page(cast, lucja, language, title):
    page = client_of(cast, "anna").get(url("detail", lucja), headers={"accept-language": language}).content.decode()
    assert f'<span class="govuk-caption-l">{title}</span>' in page


@pytest.mark.parametrize("name", ["situation", "evidence", "identity", "leave", "reenter", "step", "end-coaching"])
def test_every_form_opens_in_polish_too(cast, lucja, name):
    client = client_of(cast, "anna")
    response = client.get(url(name, lucja), headers={"accept-language": "pl"})
    assert response.status_code == 200
    assert '<html lang="pl"' in response.content.decode()
    assert ReadEvent.objects.get(object=lucja.pk).page == f"participants:{name}"
