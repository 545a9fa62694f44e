"""Papers about other things than a participation: made where the thing is, seen by who sees it, signed, withdrawn."""

import json
from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation

from kladka.audit.queries import verify
from kladka.core import clock, ids
from kladka.core.forms.shown import day_in_words
from kladka.documents.papers import compose
from kladka.documents.templates import template_of, templates
from kladka.incubation import actions as incubation
from kladka.incubation.models import AcceptanceProtocol
from kladka.incubation.queries import card_page, supports_of
from kladka.learning import actions as learning
from kladka.learning.queries import recorded_supports
from kladka.pages.todo.rows import Rows, menders
from kladka.people.models import Evidence, Paper
from kladka.people.policies.paper import number_of
from kladka.people.queries import evidence_state
from kladka.programmes.permissions import viewer_for
from kladka.reporting import worklists
from kladka.reporting.worklists.unsigned_records import OFFICE
from kladka.workflows.actions.papers import make_paper
from kladka.workflows.queries.papers import given_for
from kladka.workflows.queries.subjects import ABOUT
from tests.kladka.incubation.test_experts import accept, agree, protocol
from tests.kladka.incubation.world import make_incubation
from tests.kladka.learning.world import plan, public, sign_up
from tests.kladka.pages.participants.access_samples import PNG
from tests.kladka.pages.recruitment.access_samples import SAMPLES as RECRUITMENT
from tests.kladka.pages.signed_in import client_of, send
from tests.kladka.pages.test_menu import MARKED

TODAY = clock.today()


@pytest.fixture
def card(cast):
    return make_incubation(cast).advise("lucja", "nadia", form="group", request="Pytanie o statut.")


@pytest.fixture
def alan(cast):
    return client_of(cast, "alan")


def at(name, paper):
    return reverse(f"papers:{name}", args=[paper.pk])


def of(card, name="about", *more):
    return reverse(f"papers:{name}", args=["advicecard", card.pk, *more])


def text(response):
    return " ".join(response.content.decode().split())


def made(client, card):
    address = of(card, "make-about", "advice-card")
    assert send(client, address).status_code == 302
    return Paper.objects.standing().get()


def photo():
    return SimpleUploadedFile("photo.png", PNG, content_type="image/png")


def signed(client, paper):
    sent = {"photo": photo(), "on": TODAY.isoformat(), "version": paper.version}
    assert send(client, at("scan", paper), **sent).status_code == 302
    paper.refresh_from_db()
    return paper


def test_a_card_names_groups_and_entities_that_were_advised_too(cast, alan):
    world = make_incubation(cast)
    card = world.advise("lucja", form="group", way="phone", entities=[cast.organisations["beta"]])
    paper = made(alan, card)
    assert [row[1] for row in paper.told["blocks"][-1]["rows"]][:2] == ["Łucja Próbna", str(cast.organisations["beta"])]


def rows_of(paper):
    """The rows of every table on a paper."""
    return [row for block in paper.told["blocks"] for row in block.get("rows", ())]


def test_who_signed_on_screen_stands_on_the_card_with_the_day_and_has_no_line_to_sign(cast, alan):
    world, by = make_incubation(cast), cast.users["alan"]
    card = world.advise("lucja", form="group", entities=[cast.organisations["beta"]])
    first, second = card_page(card).clients
    proof = incubation.Proof(form="signature", file=world.file())
    incubation.prove_advice(card=card, proof=proof, clients=[first.client], by=by)
    paper = made(alan, card)
    with translation.override("pl"):
        assert ["Osoba, której doradzono", "Łucja Próbna", day_in_words(TODAY)] in rows_of(paper)
    lines = [row[1] for row in paper.told["blocks"][-1]["rows"]]
    assert lines == [str(cast.organisations["beta"]), "Alan Doradzki"]
    incubation.prove_advice(card=card, proof=proof, clients=[second.client], by=by)
    again = compose(templates()["advice-card"], given_of(card), language="pl", number="", on=TODAY)
    assert [row[1] for row in again["blocks"][-1]["rows"]] == ["Alan Doradzki"]


def test_who_signed_what_the_card_said_before_a_correction_signs_anew(cast, alan):
    world, by = make_incubation(cast), cast.users["alan"]
    card = world.advise("lucja", proof=incubation.Proof(form="signature", file=world.file()))
    incubation.change_card(card=card, version=1, changes={"minutes": 30}, reason="typing_error", by=by)
    paper = made(alan, card)
    assert [row[1] for row in paper.told["blocks"][-1]["rows"]] == ["Łucja Próbna", "Alan Doradzki"]


def test_a_card_made_by_an_older_version_keeps_its_lines(cast):
    card = make_incubation(cast).advise("lucja")
    told = compose(template_of("advice-card.3"), given_of(card), language="pl", number="KDR/2026/1", on=TODAY)
    assert [row[1] for row in told["blocks"][-1]["rows"]] == ["Łucja Próbna", "Alan Doradzki"]


def given_of(card):
    """What is known of a card, in Polish."""
    with translation.override("pl"):
        return given_for(card, templates()["advice-card"], "", "pl")


def test_the_card_names_its_documents_instead_of_leaving_lines_for_them(cast, alan, card):
    scan = ContentFile(PNG, name="statut.png")
    incubation.add_card_file(card=card, kind="given", title="Wzór statutu", upload=scan, by=cast.users["alan"])
    assert ["Wzór statutu", "Przekazany klientowi"] in rows_of(made(alan, card))


def test_a_protocol_becomes_a_numbered_paper_when_a_second_person_accepted_it(cast):
    world, alicja = make_incubation(cast), client_of(cast, "alicja")
    contract = agree(world)
    world.advise("lucja")
    waiting = protocol(world, contract)
    page = reverse("papers:about", args=["acceptanceprotocol", waiting.pk])
    make = reverse("papers:make-about", args=["acceptanceprotocol", waiting.pk, "acceptance-protocol"])
    assert make not in text(alicja.get(page))
    accept(world, waiting, "olga")
    assert page in text(alicja.get(reverse("advice:protocol", args=[waiting.pk])))
    assert send(alicja, make).status_code == 302
    paper = Paper.objects.standing().get()
    assert ["1/2026", "10 czerwca 2026", "Prawo", "50", "75,00"] in rows_of(paper)
    assert [row[1] for row in paper.told["blocks"][-1]["rows"]] == [cast.staff["alan"].name, cast.staff["olga"].name]
    assert alicja.get(at("pdf", paper)).content.startswith(b"%PDF")
    assert client_of(cast, "alan").get(page).status_code in {403, 404}


def test_the_card_is_made_signed_and_proves_the_advice_of_everybody_on_it(alan, card):
    assert of(card) in text(alan.get(reverse("advice:detail", args=[card.pk])))
    assert of(card, "make-about", "advice-card") in text(alan.get(of(card)))
    preview = text(alan.get(of(card, "make-about", "advice-card")))
    assert "Pytanie o statut." in preview
    assert "Porada jest bezpłatna" in preview
    assert "free of charge" in text(alan.get(of(card, "make-about", "advice-card") + "?of=&language=en"))
    paper = made(alan, card)
    number = f"KDR/{TODAY.year}/1"
    rows = paper.told["blocks"][-1]["rows"]
    assert [row[1] for row in rows] == ["Łucja Próbna", "Nadia Testowa", "Alan Doradzki"]
    assert (paper.participation, paper.about_table, paper.about) == (None, "advicecard", card.pk)
    assert number in text(alan.get(of(card)))
    assert "is there already" in text(alan.get(of(card, "make-about", "advice-card")))
    assert alan.get(at("pdf", paper)).content.startswith(b"%PDF")
    assert number in text(alan.get(reverse("papers:find")))
    assert alan.get(reverse("papers:find") + f"?number={number}")["Location"] == at("scan", paper)
    signed(alan, paper)
    assert {evidence_state(one.pk) for one in supports_of(card).values()} == {"proven"}
    assert "Signed on" in text(alan.get(at("detail", paper)))
    assert list(verify()) == []


def test_a_scan_of_another_paper_is_taken_back_and_proves_nothing_then(alan, card):
    paper = signed(alan, made(alan, card))
    sent = {"reason": "wrong_kind", "version": paper.version}
    assert send(alan, at("take-back", paper), **sent).status_code == 302
    assert not Evidence.objects.current().exists()
    paper.refresh_from_db()
    assert send(alan, at("withdraw", paper), reason="by_mistake", version=paper.version).status_code == 302
    assert "Void" in text(alan.get(of(card)))
    send(alan, of(card, "make-about", "advice-card"), second_time="yes")
    assert Paper.objects.standing().get().number == 2


def test_a_card_that_changed_is_said_and_made_again_with_the_next_number(alan, card):
    paper = made(alan, card)
    type(card).objects.filter(pk=card.pk).update(advice="Inna porada.")
    assert "reads otherwise" in text(alan.get(at("detail", paper)))
    assert send(alan, at("again", paper), version=paper.version).status_code == 302
    assert "Inna porada." in json.dumps(Paper.objects.get(number=2).told, ensure_ascii=False)
    type(card).objects.filter(pk=card.pk).update(is_withdrawn=True)
    assert "nothing yet" in text(alan.get(of(card, "make-about", "advice-card")))


@pytest.mark.parametrize("name", ["anna", "beata", "ada"])
def test_who_does_not_open_the_card_sees_none_of_its_papers(cast, alan, card, name):
    paper, other = made(alan, card), client_of(cast, name)
    for page in ("detail", "pdf", "scan-file", "scan", "again", "withdraw", "take-back"):
        assert other.get(at(page, paper)).status_code in {403, 404}
    for address in (of(card), of(card, "make-about", "advice-card"), of(card, "draft-about", "advice-card")):
        assert other.get(address).status_code in {403, 404}
    found = other.get(reverse("papers:find") + f"?number=KDR/{TODAY.year}/1")
    assert found.status_code in {403, 422}


def test_an_officer_reads_and_makes_nothing(cast, alan, card):
    paper, officer = made(alan, card), client_of(cast, "olga")
    assert officer.get(at("detail", paper)).status_code == 200
    html = text(officer.get(of(card)))
    assert of(card, "make-about", "advice-card") not in html
    assert officer.get(of(card, "make-about", "advice-card")).status_code in {403, 404}


def test_kinds_of_papers_are_not_mixed_up(cast, alan, card):
    anna, lucja = client_of(cast, "anna"), cast.participations["lucja"]
    assert anna.get(reverse("papers:make", args=[lucja.pk, "advice-card"])).status_code == 404
    assert alan.get(of(card, "make-about", "declaration")).status_code == 404
    assert alan.get(reverse("papers:about", args=["person", card.pk])).status_code == 404
    assert "advice-card" not in text(anna.get(reverse("papers:batch")))


def test_a_paper_is_of_one_thing(cast, alan, card):
    paper = made(alan, card)
    for wrong in (
        {"participation": cast.participations["lucja"]},
        {"about": None, "about_table": ""},
        {"about_table": ""},
    ):
        copied = Paper.objects.get(pk=paper.pk)
        copied.pk, copied.number, copied.of = ids.new_id(), 9, "x"
        for name, value in wrong.items():
            setattr(copied, name, value)
        with pytest.raises(IntegrityError), transaction.atomic():
            copied.save(force_insert=True)


def test_the_list_of_a_session_has_lines_for_walk_ins_and_proves_who_was_marked_there(cast):
    event = plan(cast, title_pl="Szkolenie Łucji")
    planner = cast.users["alicja"]
    learning.enrol(event=event, participations=[cast.participations["lucja"], cast.participations["nadia"]], by=planner)
    ada, session = client_of(cast, "ada"), event.sessions.order_by("on_date").first()
    lists = reverse("papers:about", args=["event", event.pk])
    assert lists in text(ada.get(reverse("events:detail", args=[event.pk])))
    make = reverse("papers:make-about", args=["event", event.pk, "attendance-list"])
    assert ada.get(make)["Location"] == f"{make}?of={session.pk}&language=pl"
    assert send(ada, f"{make}?of={session.pk}&language=pl").status_code == 302
    paper = Paper.objects.get()
    rows = next(block["rows"] for block in paper.told["blocks"] if block["kind"] == "table")
    assert [row[1] for row in rows] == ["Łucja Próbna", "Nadia Testowa", *[""] * 5]
    assert f"LOB/{TODAY.year}/1" in text(ada.get(lists))
    learning.mark_presence(session=session, marks={cast.participations["lucja"].pk: "present"}, by=cast.users["ada"])
    learning.confirm_attendance(event=event, by=cast.users["ada"])
    signed(ada, paper)
    (support,) = recorded_supports(event).values()
    assert evidence_state(support.pk) == "proven"
    assert client_of(cast, "borys").get(at("detail", paper)).status_code == 404


def test_visitors_who_signed_up_stand_on_the_list_beside_participants(cast):
    event = public(cast)
    learning.enrol(event=event, participations=[cast.participations["lucja"]], by=cast.users["alicja"])
    sign_up(event, "Anna")
    make = reverse("papers:make-about", args=["event", event.pk, "attendance-list"])
    html = text(client_of(cast, "ada").get(f"{make}?of={event.sessions.get().pk}&language=pl"))
    assert html.index("Łucja Próbna") < html.index("Anna Zmyślona")


def test_what_is_confirmed_after_the_list_came_back_is_proven_by_it(cast):
    event = plan(cast, title_pl="Szkolenie Łucji")
    learning.enrol(event=event, participations=[cast.participations["lucja"]], by=cast.users["alicja"])
    ada, session = client_of(cast, "ada"), event.sessions.order_by("on_date").first()
    make = reverse("papers:make-about", args=["event", event.pk, "attendance-list"])
    assert send(ada, f"{make}?of={session.pk}&language=pl").status_code == 302
    signed(ada, Paper.objects.get())
    learning.mark_presence(session=session, marks={cast.participations["lucja"].pk: "present"}, by=cast.users["ada"])
    assert send(ada, reverse("events:confirm", args=[event.pk])).status_code == 302
    (support,) = recorded_supports(event).values()
    assert evidence_state(support.pk) == "proven"
    assert list(verify()) == []


def test_the_minutes_say_who_sat_and_how_it_was_decided(cast):
    (pk, *_others) = RECRUITMENT["recruitment:minutes"](cast)
    alicja, make = client_of(cast, "alicja"), reverse("papers:make-about", args=["call", pk, "committee-minutes"])
    assert reverse("papers:about", args=["call", pk]) in text(alicja.get(reverse("recruitment:minutes", args=[pk])))
    assert send(alicja, make).status_code == 302
    paper = Paper.objects.get()
    tables = {block["caption"]: block["rows"] for block in paper.told["blocks"] if block["kind"] == "table"}
    assert tables["Skład komisji i oświadczenia"]
    assert tables["Lista rankingowa i decyzje"][0][3] == "ma miejsce"
    assert tables["Za co są punkty"][0][1:3] == ["10", "1"], "what each line gives at most, and what it weighs"
    assert f"PKK/{TODAY.year}/1" in text(alicja.get(at("detail", paper)))
    signed(alicja, paper)
    assert paper.document.kind == "committee_minutes"
    assert client_of(cast, "bogdan").get(at("detail", paper)).status_code == 404


def test_a_call_that_is_not_decided_has_no_minutes_to_make(cast):
    (pk, *_others) = RECRUITMENT["recruitment:throw-away"](cast)
    html = text(client_of(cast, "alicja").get(reverse("papers:make-about", args=["call", pk, "committee-minutes"])))
    assert "nothing yet" in html


def waiting(cast, who, paper):
    """The line about a paper on somebody's work list two weeks later: the words of the way to mend it."""
    today = TODAY + timedelta(days=15)
    viewer = viewer_for(cast.users[who], today)
    seen = worklists.seen_by(viewer, today)
    found = Rows(seen.lines, seen, viewer, menders(seen)).narrowed("fact", str(paper.pk))
    with translation.override("en"):
        return [(row.name, row.mend.text, row.mend.url, row.mender) for row in found[:9]]


def test_a_paper_about_a_record_waits_on_the_list_of_who_answers_for_it_until_it_is_signed(cast, alan, card):
    paper = made(alan, card)
    name = f"Advice card KDR/{TODAY.year}/1"
    assert waiting(cast, "alan", paper) == [(name, "Add the signed document", at("scan", paper), "Alan Doradzki")]
    assert waiting(cast, "alicja", paper) == [(name, "Add the signed document", at("scan", paper), "Alan Doradzki")]
    assert waiting(cast, "olga", paper) == [(name, "Look at the document", at("detail", paper), "Alan Doradzki")]
    assert waiting(cast, "anna", paper) == waiting(cast, "beata", paper) == []
    signed(alan, paper)
    assert waiting(cast, "alan", paper) == []


def test_the_paper_of_a_withdrawn_card_waits_for_nobody(cast, alan, card):
    paper = made(alan, card)
    assert waiting(cast, "alan", paper)
    incubation.withdraw_card(card=card, version=card.version, reason="recorded_twice", by=cast.users["alan"])
    assert waiting(cast, "alan", paper) == []


def test_the_paper_of_a_withdrawn_card_says_that_it_is_to_be_withdrawn_too(cast, alan, card):
    paper = signed(alan, made(alan, card))
    assert "withdrawn or cancelled since" not in text(alan.get(at("detail", paper)))
    incubation.withdraw_card(card=card, version=card.version, reason="recorded_twice", by=cast.users["alan"])
    assert "Take the scan back and withdraw the document, too" in text(alan.get(at("detail", paper)))
    send(alan, at("take-back", paper), reason="other", version=paper.version)
    assert "Withdraw the document, too." in text(alan.get(at("detail", paper)))


def test_on_a_card_a_person_a_group_and_an_entity_sign_each_as_what_they_are(cast):
    world = make_incubation(cast)
    entity = world.register(register_date=date(2026, 6, 9))
    group = incubation.form_group(
        project=cast.project,
        site=world.alfa.site,
        name="Pracownia",
        formed_on=date(2026, 2, 2),
        by=cast.users["alan"],
    )
    card = world.advise("lucja", groups=[group], entities=[entity.organisation], form="group")
    html = text(client_of(cast, "alan").get(of(card, "make-about", "advice-card") + "?of=&language=en"))
    for role, name in (
        ("Person advised", "Łucja Próbna"),
        ("For the group advised", "Pracownia"),
        ("For the entity advised", "Spółdzielnia Socjalna „Żuraw”"),
    ):
        assert html.count(role) == 1
        assert name in html.partition(role)[2][:200]
    alone = world.advise("nadia", on_date=date(2026, 6, 11))
    html = text(client_of(cast, "alan").get(of(alone, "make-about", "advice-card") + "?of=&language=en"))
    assert "For the entity advised" not in html


def test_minutes_and_protocols_wait_for_the_coordinators_and_a_certificate_of_aid_for_nobody(cast):
    world = make_incubation(cast)
    contract = agree(world)
    world.advise("lucja")
    found = protocol(world, contract)
    accept(world, found, "olga")
    paper = make_paper(
        participation=AcceptanceProtocol.objects.get(pk=found.pk),
        template=templates()["acceptance-protocol"],
        of="",
        language="pl",
        by=cast.users["alicja"],
    )
    ((name, *_way, mender),) = waiting(cast, "alicja", paper)
    assert (name, mender) == (f"Protocol of acceptance {number_of(paper)}", cast.organisations["alfa"].short_name)
    assert {one.kind for one in templates().values() if set(one.signs) == {OFFICE}} >= {"aid-certificate"}


def test_every_kind_of_record_has_a_page_that_its_papers_lead_back_to():
    for about in ABOUT.values():
        assert reverse(about.page, args=[ids.new_id()])


def test_the_menu_marks_the_area_of_the_record_that_a_paper_is_about(cast, alan, card):
    paper = made(alan, card)
    for address in (of(card), of(card, "make-about", "advice-card"), at("detail", paper), at("scan", paper)):
        assert MARKED.findall(alan.get(address).content.decode()) == ["/advice/"], address


def test_the_signed_card_confirms_the_meeting_for_groups_and_entities_and_no_longer_when_it_is_taken_back(cast, alan):
    card = make_incubation(cast).advise("lucja", form="group", entities=[cast.organisations["beta"]])
    page = reverse("advice:detail", args=[card.pk])
    assert "Nothing confirms this meeting yet" in text(alan.get(page))
    paper = signed(alan, made(alan, card))
    assert card_page(card).is_proven
    shown = text(alan.get(page))
    assert "Nothing confirms this meeting yet" not in shown
    assert reverse("advice:proof-file", args=[card.pk, paper.document_id]) in shown
    assert send(alan, at("take-back", paper), reason="wrong_kind", version=paper.version).status_code == 302
    assert len(card_page(card).unsigned) == 2
    assert list(verify()) == []
