"""The officer's pages: draw, look, answer, correct, collect, judge; and the file of one person."""

import io
import re
import zipfile

import pytest
from django.urls import reverse

from kladka.audit.models import ReadEvent
from kladka.pages.samples.views import drawing
from kladka.people.models import Participation
from kladka.people.queries import listed
from kladka.reporting import actions, queries
from kladka.reporting.actions import Answer
from kladka.reporting.models import Finding, Package, Sample
from kladka.reporting.rules.checklist import State, checklist, shown
from tests.kladka.pages.samples.access_samples import drawn, made_package
from tests.kladka.pages.signed_in import body_of, client_of, send
from tests.world.cast import add_people

LINES = [line.code for line in checklist("pl-esf-plus").lines]


@pytest.fixture
def olga(cast):
    return client_of(cast, "olga")


def text_of(response):
    """Return what a reader of the page sees: no tags, one space between words."""
    return " ".join(re.sub(r"<[^>]+>", " ", body_of(response).decode()).split())


def filled(seen=0, **but):
    """Return a form in which every line is in order, except those in `but`."""
    data = {f"{code}-outcome": "in_order" for code in LINES} | {"seen": str(seen)}
    return data | {name.replace("__", "-"): value for name, value in but.items()}


# Drawing


def test_without_a_sample_the_page_says_what_to_do(olga):
    page = text_of(olga.get("/office/projects/proba/samples/"))
    assert "No sample was drawn yet." in page
    assert "Draw a sample" in page


def test_the_preview_says_how_many_there_are_and_what_the_sample_can_tell(olga, cast):
    add_people(cast, 17)
    page = text_of(olga.get("/office/projects/proba/samples/new/", {"of": "everybody", "size": "10", "strata": "sex"}))
    assert "There are 20 in this population" in page
    assert "Woman 3 1" in page
    assert "Man 17 9" in page
    assert "What a sample of 10 of 20 can tell" in page
    assert "Draw 10 of 20" in page
    assert not Sample.objects.exists()


def test_only_what_the_draw_follows_is_asked(olga):
    page = body_of(olga.get("/office/projects/proba/samples/new/")).decode()
    assert 'name="known_on-day"' in page
    assert "since" not in page
    assert page.count("by how many there are") == 1


def test_only_figures_behind_which_participants_stand_are_offered(olga, cast):
    cast.project.pack = "pl-esf-plus-2021"
    cast.project.save()
    page = body_of(olga.get("/office/projects/proba/samples/new/")).decode()
    assert 'value="indicator:caseload"' in page
    for code in ("coaches_on_day", "people_per_coach"):
        assert f"indicator:{code}" not in page
        asked = {"of": f"indicator:{code}", "size": "1"}
        assert olga.get("/office/projects/proba/samples/new/", asked).status_code == 422


def test_the_preview_counts_by_the_way_the_result_will_be_counted(olga, cast):
    add_people(cast, 37)
    asked = {"of": "everybody", "size": "6", "strata": "sex", "allocation": "equal"}
    page = text_of(olga.get("/office/projects/proba/samples/new/", asked))
    assert "Woman 3 3 Man 37 3" in page
    # Three of 37 without a finding: Wilson at an effective size of 3.5, and not the bounds of six of forty.
    assert "0 from 0.0% to 52.4%" in page


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"of": "everybody", "size": "4"}, "The population has only 3 items"),
        ({"of": "everybody"}, "Say how many, or what share"),
        ({"of": "everybody", "size": "2", "percent": "10"}, "Say how many, or what share"),
        ({"of": "everybody", "size": "x"}, "Type a whole number"),
        ({"of": "indicator:NOPE", "size": "2"}, "not on the list"),
        (
            {"of": "everybody", "size": "1", "as_of-day": "1", "as_of-month": "1", "as_of-year": "2021"},
            "Nobody and nothing",
        ),
    ],
)
def test_what_cannot_be_drawn_is_said_before_anything_is(olga, asked, words):
    response = olga.get("/office/projects/proba/samples/new/", asked)
    assert response.status_code == 422
    assert words in text_of(response)
    posted = olga.post("/office/projects/proba/samples/new/?" + "&".join(f"{k}={v}" for k, v in asked.items()))
    assert posted.status_code == 422
    assert not Sample.objects.exists()


def test_the_draw_is_done_once_and_leads_to_the_sample(olga, cast):
    address = "/office/projects/proba/samples/new/?of=indicator%3AEECO01&percent=67&strata=partner"
    key = {"idempotency_key": "01890000-0000-7000-8000-000000000001", "seed": "dice 1 2", "question": "x"}
    for _number in range(2):
        response = olga.post(address, key)
        assert response.status_code == 302
    sample = Sample.objects.get()
    assert (sample.seed, sample.seed_given, sample.size, sample.strata) == ("dice 1 2", True, 3, "partner")
    page = text_of(olga.get(response["Location"]))
    assert "Control sample 1" in page
    assert "0 of 3 items are looked at" in page
    assert "dice 1 2 (brought by a controller)" in page
    assert all(name in page for name in ("Próbna", "Testowa", "Wymyślona"))
    assert sample.population_hash in page


def test_the_population_is_read_before_the_form_is_saved_and_only_once(olga, monkeypatch):
    """On SQLite a form that is saved holds the lock of all who write."""
    done, read, saved = [], queries.population, drawing.save
    monkeypatch.setattr(queries, "population", lambda *args: (done.append("read"), read(*args))[1])
    monkeypatch.setattr(drawing, "save", lambda *args, **more: (done.append("save"), saved(*args, **more))[1])
    assert send(olga, "/office/projects/proba/samples/new/?of=everybody&size=2").status_code == 302
    assert done == ["read", "save"]


def test_a_seed_that_cannot_be_typed_again_is_refused_at_its_place(olga):
    response = send(olga, "/office/projects/proba/samples/new/?of=everybody&size=2", seed="zażółć")
    assert response.status_code == 422
    assert "letters of English" in text_of(response)
    assert "zażółć" in body_of(response).decode()


# One item


def test_an_item_shows_what_the_records_have_and_takes_the_answers(olga, cast):
    sample = drawn(cast, size=2)
    first, second = sample.items.order_by("position")
    address = reverse("samples:item", args=[first.pk])
    page = text_of(olga.get(address))
    assert f"1 of 2: {Participation.objects.get(pk=first.participation_id).person.identity.name}" in page
    assert "In the records: missing. Missing since 2 March 2026." in page or "In the records: 0 of 1." in page
    more = {"agreement__outcome": "finding", "agreement__kind": "missing_signature", "agreement__words": "Bez podpisu."}
    response = send(olga, address, **filled(**more))
    assert response["Location"] == reverse("samples:item", args=[second.pk])
    assert Finding.objects.current().count() == len(LINES)
    assert Finding.objects.get(outcome="finding").words.text == "Bez podpisu."
    assert ReadEvent.objects.filter(page="samples:item", object=first.participation_id).exists()
    assert "Kept on paper" in page


def test_the_rest_is_in_order_with_one_button_and_what_does_not_apply_does_not(olga, cast):
    item = drawn(cast).items.get()
    answers = {"agreement-outcome": "finding", "agreement-kind": "late", "seen": "0", "rest": "yes"}
    answers |= {f"{code}-outcome": "in_order" for code in lacking(item) - {"agreement"}}
    response = send(olga, reverse("samples:item", args=[item.pk]), **answers)
    assert response["Location"] == reverse("samples:result", args=[item.sample_id])
    outcomes = dict(Finding.objects.current().values_list("line", "outcome"))
    assert outcomes.keys() == set(LINES)
    assert (outcomes["agreement"], outcomes["exit"], outcomes["entry"]) == ("finding", "not_applicable", "in_order")


def test_what_the_records_lack_is_not_in_order_by_the_button_for_the_rest(olga, cast):
    item = drawn(cast).items.get()
    response = send(olga, reverse("samples:item", args=[item.pk]), seen="0", rest="yes")
    assert response.status_code == 422
    body = body_of(response).decode()
    assert {*re.findall(r'href="#id_(\w+)-outcome', body)} == lacking(item) != set()
    assert "The records lack this: say what you found, then save the rest." in body
    assert not Finding.objects.exists()


def lacking(item) -> set[str]:
    """The lines of an item of which the records lack all or something."""
    participation = listed(Participation.objects.filter(pk=item.participation_id)).get()
    states = shown(checklist(item.sample.checklist), queries.dossier_of(participation).recorded)
    return {each.line.code for each in states if each.state in (State.MISSING, State.PARTLY)}


def test_a_finding_without_a_kind_is_refused_at_its_line_and_keeps_what_was_typed(olga, cast):
    item = drawn(cast).items.get()
    response = send(
        olga, reverse("samples:item", args=[item.pk]), **filled(entry__outcome="finding", entry__words="Brak daty.")
    )
    assert response.status_code == 422
    body = body_of(response).decode()
    assert "Say what kind of finding it is." in body
    assert 'href="#id_entry-kind"' in body
    assert "Brak daty." in body
    assert not Finding.objects.exists()


def test_a_changed_answer_asks_for_a_reason_and_the_page_tells_both(olga, cast):
    item = drawn(cast).items.get()
    address = reverse("samples:item", args=[item.pk])
    send(olga, address, **filled())
    seen = len(LINES)
    refused = send(olga, address, **filled(seen, entry__outcome="finding", entry__kind="late"))
    assert refused.status_code == 422
    assert "Say why an answer" in text_of(refused)
    done = send(olga, address, **filled(seen, entry__outcome="finding", entry__kind="late", reason="later_knowledge"))
    assert done.status_code == 302
    page = text_of(olga.get(address))
    assert "finding, document is late – Olga Monitorowska" in page
    assert "no longer so: later knowledge" in page


def test_what_a_colleague_recorded_meanwhile_is_shown_and_then_taken(olga, cast):
    item = drawn(cast).items.get()
    address = reverse("samples:item", args=[item.pk])
    actions.record_findings(item=item, answers={"exit": Answer("finding", "late")}, seen=0, by=cast.users["adam"])
    refused = send(olga, address, **filled())
    body = body_of(refused).decode()
    assert refused.status_code == 422
    assert "meanwhile" in body
    assert "Adam Zarządzalski" in body
    assert 'name="seen" value="1"' in body
    assert send(olga, address, **filled(1, reason="later_knowledge")).status_code == 302


def test_a_colleague_is_told_of_beside_what_is_wrong_in_the_form(olga, cast):
    """The form that comes back shows the colleague's answers: sent again, it would write over them unread."""
    item = drawn(cast).items.get()
    address = reverse("samples:item", args=[item.pk])
    alone = send(olga, address, **filled(0, entry__outcome="finding"))
    assert "meanwhile" not in body_of(alone).decode()
    actions.record_findings(item=item, answers={"exit": Answer("finding", "late")}, seen=0, by=cast.users["adam"])
    refused = send(olga, address, **filled(0, entry__outcome="finding"))
    body = body_of(refused).decode()
    assert "Say what kind of finding it is." in body
    assert "Somebody else recorded answers to this item meanwhile. Look at them again." in body


def test_answers_from_another_window_of_ones_own_are_not_said_to_be_somebody_elses(olga, cast):
    item = drawn(cast).items.get()
    address = reverse("samples:item", args=[item.pk])
    actions.record_findings(item=item, answers={"exit": Answer("finding", "late")}, seen=0, by=cast.users["olga"])
    for typed in (filled(), filled(0, entry__outcome="finding")):
        body = text_of(send(olga, address, **typed))
        assert "You recorded answers to this item in another window meanwhile." in body
        assert "Somebody else" not in body


def test_the_paper_checklist_has_a_box_for_every_answer(olga, cast):
    page = text_of(olga.get(reverse("samples:paper", args=[drawn(cast).items.get().pk])))
    assert page.count("☐ in order") == len(LINES)


# The result


def test_the_result_says_in_words_between_what_the_truth_lies(olga, cast):
    add_people(cast, 7)
    sample = drawn(cast, size=10)
    for item in sample.items.all():
        answers = dict.fromkeys(LINES, Answer("in_order"))
        if item.position == 1:
            answers["exit"] = Answer("finding", "late")
        actions.record_findings(item=item, answers=answers, seen=0, by=cast.users["olga"])
    page = text_of(olga.get(reverse("samples:result", args=[sample.pk])))
    assert "10 of 10 items are looked at, 1 with findings." in page
    assert "Share with at least one finding: 10.0%." in page or "Share with at least one finding: 10%." in page
    assert "between 1 and 1 of them" in page
    assert "Document is late: 1" in page
    assert "not finished" not in page


def test_an_unfinished_control_says_so_and_an_empty_one_has_no_value(olga, cast):
    sample = drawn(cast, size=2)
    page = text_of(olga.get(reverse("samples:result", args=[sample.pk])))
    assert "nothing can be said about all" in page
    assert "The control is not finished" in page


def test_a_withdrawn_sample_stays_and_takes_nothing(olga, cast):
    sample = drawn(cast)
    address = reverse("samples:withdraw", args=[sample.pk])
    assert "No more findings" in text_of(olga.get(address))
    assert send(olga, address, reason="typing_error", words="").status_code == 302
    assert "Withdrawn" in text_of(olga.get("/office/projects/proba/samples/"))
    page = olga.get(reverse("samples:item", args=[sample.items.get().pk]))
    assert "This sample was withdrawn." in text_of(page)
    assert send(olga, reverse("samples:item", args=[sample.items.get().pk]), **filled()).status_code == 422


# Files


def test_the_list_handed_out_is_what_was_hashed(olga, cast):
    sample = drawn(cast, size=2)
    listed = olga.get(reverse("samples:population", args=[sample.pk]))
    assert body_of(listed).decode() == queries.population_of(sample)
    told = olga.get(reverse("samples:method", args=[sample.pk])).json()
    assert (told["seed"], told["sizes"], told["population"]["size"]) == ("1 2 3", {"": 2}, 3)


def test_a_package_is_asked_for_taken_and_removed(olga, cast):
    sample = drawn(cast, size=2)
    send(olga, reverse("samples:collect", args=[sample.pk]), variant="named")
    package = Package.objects.get()
    detail = reverse("samples:detail", args=[sample.pk])
    assert "Waiting for its turn" in text_of(olga.get(detail))
    assert olga.get(reverse("samples:package", args=[package.pk])).status_code == 404
    actions.make_package.call(str(package.pk))
    assert "Take it" in text_of(olga.get(detail))
    answer = olga.get(reverse("samples:package", args=[package.pk]))
    assert answer["Content-Type"] == "application/zip"
    assert "proba-sample-1.zip" in answer["Content-Disposition"]
    assert zipfile.ZipFile(io.BytesIO(body_of(answer))).testzip() is None
    assert ReadEvent.objects.filter(object=package.pk).count() == 1
    send(olga, reverse("samples:remove-package", args=[package.pk]))
    assert olga.get(reverse("samples:package", args=[package.pk])).status_code == 404
    assert "Not kept here" in text_of(olga.get(detail))


@pytest.mark.parametrize("who", ["alicja", "anna", "adam", "alan", "ada", "nikt"])
def test_nobody_but_the_officer_has_a_part_in_samples(cast, who):
    sample = drawn(cast)
    package = made_package(cast, sample)
    client = client_of(cast, who)
    for name, pk in (("detail", sample.pk), ("item", sample.items.get().pk), ("package", package.pk)):
        response = client.get(reverse(f"samples:{name}", args=[pk]))
        assert response.status_code == 403
        assert "Próbna" not in body_of(response).decode()
    assert client.get("/office/projects/proba/samples/").status_code == 403


def test_the_way_to_samples_is_shown_to_the_officer_only(cast, olga):
    assert "/office/projects/proba/samples/" in body_of(olga.get("/office/projects/proba/")).decode()
    assert "/samples/" not in body_of(client_of(cast, "anna").get("/office/projects/proba/")).decode()


# One person's file


def test_a_file_says_what_is_there_what_is_missing_and_since_when(cast, olga):
    found = cast.participations["lucja"]
    page = text_of(olga.get(reverse("samples:file", args=[found.pk])))
    assert "Document that proves employment or another result Missing" in page
    assert "4 May 2026" in page
    assert "Complete data as of the day of the first support There" in page
    assert "Source of the checklist:" in page


def test_the_binder_is_one_button_for_who_leads_and_none_for_a_coach(cast, olga):
    found = cast.participations["lucja"]
    address = reverse("samples:binder", args=[found.pk])
    answer = olga.post(address)
    archive = zipfile.ZipFile(io.BytesIO(body_of(answer)))
    assert "index.html" in archive.namelist()
    assert body_of(client_of(cast, "alicja").post(address)).startswith(b"PK")
    anna = client_of(cast, "anna")
    assert anna.post(address).status_code == 403
    assert "Take the binder" not in text_of(anna.get(reverse("samples:file", args=[found.pk])))
    assert client_of(cast, "bogdan").post(address).status_code == 404
    assert "File for a control" in text_of(anna.get(reverse("participants:detail", args=[found.pk])))
