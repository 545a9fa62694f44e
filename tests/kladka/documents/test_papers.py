"""Templates of papers: complete in both languages, every one a tagged PDF; numbers as people copy them from paper."""

import hashlib
import re
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kladka.core import packs
from kladka.core.dictionaries import dictionary
from kladka.documents import DocumentError
from kladka.documents.numbering import Number, number_typed
from kladka.documents.papers import (
    HIGH,
    LANGUAGES,
    Drawn,
    Given,
    Logo,
    OnScreen,
    compose,
    content_hash,
    lacking,
    paper_pdf,
    voided,
)
from kladka.documents.templates import NOTHING, SHARED, Template, template_of, templates
from kladka.files.queries import path_of
from kladka.programmes.rules import profiles
from tests.kladka.pages.papers.access_samples import picture

ROWS = {
    "card_documents": [{"title": "Wzór statutu", "kind": "Przekazany klientowi"}],
    "card_signed": [{"who": "Osoba, której doradzono", "name": "Łucja Próbna", "when": "5 listopada 2026"}],
    "accepted_cards": [
        {"card": "7/2026", "day": "5 listopada 2026", "area": "Prawo", "minutes": "90", "amount": "135,00"},
    ],
    "goals": [{"goal": "Praca w kuchni", "step": "Napisać CV", "who": "trener", "due": "3 grudnia 2026"}] * 3,
    "steps": [{"step": "Zadzwonić do piekarni", "who": "trener", "due": ""}],
    "sessions": [
        {"day": "3 listopada 2026", "start": "09:30", "length": "1 h", "place": "biuro", "purpose": "Rozmowa o pracy"},
        {"day": "10 listopada 2026", "start": "", "length": "45 min", "place": "inne miejsce w okolicy", "purpose": ""},
    ],
    "entries": [
        {
            "time": "20 października 2026 – 18 listopada 2026",
            "done": "Kurs obsługi kasy w bibliotece.",
            "contacts": "Biblioteka",
            "remarks": "",
            "staff": "Anna Trenerska",
        },
    ],
    "assessments": [
        {"area": "Dom i codzienne sprawy", "first": "rzadko mi się udaje", "last": "zwykle", "reasons": "Za ciasno"},
    ],
    "people": [{"number": str(place), "name": "Łucja Próbna" if place < 13 else ""} for place in range(1, 18)],
    "members": [
        {"name": "Anna Komisyjna", "statement": "nie ma konfliktu interesów"},
        {"name": "Jan Komisyjny", "statement": "ma powiązanie; nie brał(a) udziału w ocenie tej osoby"},
    ],
    "assessors": [{"name": "Anna Komisyjna", "free": "12", "tied": "1"}],
    "cards": [{"number": str(place), "given": "70 · 66", "counts": "68"} for place in range(1, 8)],
    "ranking": [
        {"place": str(place), "number": str(place), "points": "68", "decision": "wybrany do dotacji"}
        for place in range(1, 8)
    ],
    "grant_lines": [{"category": "Wyposażenie", "words": "Pralki", "amount": "12 000,00"}],
    "grant_payments": [{"due": "1 grudnia 2026", "amount": "12 000,00"}],
    "meetings": [{"day": "5 listopada 2026", "event": "Kurs obsługi kasy", "hours": "6,5", "state": "obecność"}],
    "days": [{"day": f"{day} listopada 2026"} for day in range(1, 31)],
}
VALUES = {
    "above": "Stowarzyszenie Próbne",
    "controller": "Wojewódzki Urząd Próbny",
    "partner": "Stowarzyszenie Próbne",
    "participant": "Łucja Próbna",
    "participant_word": "uczestniczka",
    "participant_title": "Uczestniczka",
    "coach_title": "Trener pracy",
    "address": "ul. Zmyślona 3, 30-001 Kraków",
    "project": "Krok do pracy",
    "line": "7.2.1 Aktywizacja zawodowa i społeczna",
    "project_time": "1 stycznia 2026 – 31 grudnia 2027",
    "coach": "Anna Trenerska",
    "entered_on": "3 marca 2026",
    "left_on": "",
    "plan_number": "2",
    "session_day": "3 listopada 2026",
    "session_start": "09:30",
    "session_time": "1 h",
    "session_place": "biuro",
    "session_purpose": "Rozmowa o pracy",
    "session_done": "Przejrzeliśmy dwa ogłoszenia. Łucja wybrała piekarnię.",
    "card_time": "20 października 2026 – 18 listopada 2026",
    "assessed_first": "3 marca 2026",
    "assessed_last": "18 listopada 2026",
    "opinion_open": "",
    "opinion_outcome": "Poprawiła się",
    "opinion_words": "Wychodzi z domu",
    "opinion_signed": "20 listopada 2026",
    "month": "listopad 2026",
    "total": "1 h 45 min",
    "to_sign": "listopad 2026",
    "internship_days": "17",
    "internship_hours": "119",
    "trainer": "Tomasz Prowadzący",
    "partner_function": "Prezes zarządu",
    "event": "Kurs obsługi kasy",
    "event_time": "5 listopada 2026 – 6 listopada 2026",
    "event_town": "Kraków",
    "event_hours": "16",
    "led_by": "Ada Próbna, Alan Doradzki",
    "settled": "completed",
    "completed": "completed",
    "took_part": "",
    "least_percent": "80",
    "hours": "14,5",
    "benefit": "stypendium stażowe",
    "benefit_days": "3 sierpnia 2026 – 31 października 2026",
    "benefit_asked_on": "1 sierpnia 2026",
    "benefit_decided_on": "3 sierpnia 2026",
    "benefit_granted": "1 070,35 zł za pełny miesiąc",
    "benefit_share": "50%",
    "benefit_monthly": "yes",
    "benefit_rate": "yes",
    "benefit_cost": "",
    "benefit_refused": "",
    "benefit_basis": "zasady świadczeń w projekcie",
    "card_number": "7/2026",
    "card_day": "5 listopada 2026",
    "card_when": "5 listopada 2026, 10:00–11:30 (1 h 30 min)",
    "card_what": "Prawo, indywidualnie, osobiście",
    "card_site": "Inkubator w Krakowie",
    "card_form": "Indywidualnie",
    "card_area": "Prawo",
    "card_request": "Jaki statut wybrać dla spółdzielni?",
    "card_advice": "Omówiono wzór statutu i kolejność podpisów.",
    "card_next": "Zwołać zebranie założycielskie",
    "card_due": "20 listopada 2026",
    "card_undocumented": "",
    "contract_number": "D/1/2026",
    "contract_party": "Alan Doradzki",
    "accepted_month": "październik 2026",
    "accepted_made": "Alicja Próbna, 2 listopada 2026",
    "accepted_by": "Olga Próbna, 3 listopada 2026",
    "accepted_hours": "1,5",
    "accepted_amount": "135,00",
    "card_free": "Porada jest bezpłatna dla tych, którzy z niej korzystają.",
    "clients": "Łucja Próbna, Nadia Testowa",
    "advised": "Łucja Próbna, Nadia Testowa",
    "adviser": "Alan Doradzki",
    "event_kind": "Szkolenie",
    "event_site": "Sala Próbna, Kraków",
    "session": "5 listopada 2026, 09:00–15:00",
    "call": "Nabór próbny",
    "call_kind": "Nabór wniosków o dotację",
    "call_days": "1 września 2026 – 30 września 2026",
    "call_places": "10",
    "call_reserve": "5",
    "call_least": "60",
    "meeting_day": "20 października 2026",
    "meeting_place": "Kraków",
    "meeting_words": "Komisja przerwała obrady na godzinę.",
    "conflicts": "4",
    "grant_receiver": "Spółdzielnia Próbna",
    "grant_krs": "0000000000",
    "grant_call": "Dotacje próbne",
    "grant_application": "7",
    "grant_kind": "Dotacja na założenie",
    "grant_amount": "12 000,00",
    "grant_number": "",
    "grant_signed": "",
    "grant_settled": "",
    "grant_stands": "",
    "grant_open": "yes",
    "grant_jobs": "2",
    "aid_receiver": "Spółdzielnia Próbna",
    "aid_krs": "0000000000",
    "aid_kind": "Doradztwo",
    "aid_for": "Karta doradztwa 2026/7",
    "aid_terms": "rozporządzenie Komisji (UE) 2023/2831, art. 3 ust. 2",
    "aid_day": "20 listopada 2026",
    "aid_amount": "12 000,00",
    "aid_euro": "2 811,62",
    "aid_rate": "4,2680",
    "aid_law": "rozporządzenie Komisji (UE) 2023/2831, art. 3 ust. 2",
    "seeds": "a1b2c3",
    "benefit_objection": "Napisz do koordynatora w ciągu 14 dni.",
}

SIGNERS = {
    "participant": VALUES["participant"],
    "coach": VALUES["coach"],
    "trainer": VALUES["trainer"],
    "client": ["Łucja Próbna", "Nadia Testowa"],
    "adviser": VALUES["adviser"],
    "member": ["Anna Komisyjna", "Jan Komisyjny"],
    "receiver": "Spółdzielnia Próbna",
    "expert": "Alan Doradzki",
    "accepting": "Olga Próbna",
}
GIVEN = Given(values=VALUES, rows=ROWS, signers=SIGNERS, is_made_up=True)
DAY = date(2026, 11, 28)


def content(template, language="pl", number="DEK/2026/7", given=GIVEN):
    return compose(template, given, language=language, number=number, on=DAY)


@pytest.mark.parametrize("kind", templates())
def test_every_template_is_a_tagged_pdf_in_both_languages(kind):
    template = templates()[kind]
    for language in LANGUAGES:
        made = paper_pdf(template.name, content(template, language))
        told = subprocess.run(["pdfinfo", "-"], input=made, capture_output=True, check=True).stdout.decode()
        assert re.search(r"Tagged: +yes", told), told
        text = subprocess.run(["pdftotext", "-", "-"], input=made, capture_output=True, check=True).stdout.decode()
        assert template.titles[language] in " ".join(text.split())
        assert "DEK/2026/7" in text


def read(pdf):
    """Return the words of a PDF as a screen reader meets them: by its structure, without what is drawn behind them."""
    found = subprocess.run(["pdfinfo", "-struct-text", "-"], input=pdf, capture_output=True, check=True).stdout
    return " ".join(" ".join(re.findall(r'"(.*)"', found.decode(errors="replace"))).split())


def test_all_days_of_a_month_to_be_signed_stand_on_one_page_and_the_next_says_what_is_signed(settings, tmp_path):
    """With the logos, who pays, and a project of a long name."""
    settings.VAR = tmp_path
    path_of("ab12").parent.mkdir(parents=True)
    path_of("ab12").write_bytes(picture(560, 180))
    days = [{"day": f"{number} października 2026"} for number in range(1, 32)]
    nothing = dict.fromkeys(("total", "internship_days", "internship_hours"), "")
    long = {"project": f"{VALUES['project']} " * 4, "month": "październik 2026", "to_sign": "październik 2026"}
    given = replace(
        GIVEN,
        values={**VALUES, **nothing, **long},
        rows={**ROWS, "days": days, "meetings": ()},
        logos=[Logo("ab12", "image/png", 560, 180, "Znak")],
        funded="Dofinansowane przez Unię Europejską",
    )
    template = templates()["attendance-card"]
    made = paper_pdf(template.name, content(template, given=given))
    pages = subprocess.run(["pdftotext", "-", "-"], input=made, capture_output=True, check=True).stdout.decode()
    first, second, _end = pages.split("\f")
    assert "31 października 2026" in first
    assert "października" not in second
    assert "Dni obecności w miesiącu: październik 2026." in " ".join(second.split())


def test_a_paper_that_was_withdrawn_says_so_first_and_on_each_page():
    whole = content(templates()["declaration"], "pl")
    void = voided(whole, on=DAY, reason="wrong_data")
    pdf = paper_pdf("declaration.1", void)
    words = read(pdf)
    assert "Nieważne: Deklaracja udziału w projekcie" in words
    assert "wycofano 28 listopada 2026. Powód: błędne dane." in words
    assert words.index("niczego nie potwierdza") < words.index("Imię i nazwisko")
    assert "NIEWAŻNE" not in words, "the mark across the page is no text to be read"
    drawn = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    assert "NIEWAŻNE. Deklaracja" in drawn
    assert "Void: Agreement" in voided(content(templates()["agreement"], "en"), on=DAY, reason="other")["title"]


def test_who_pays_stands_above_the_title_where_the_programme_wants_it():
    asked = replace(GIVEN, funded="Dofinansowane przez Unię Europejską")
    words = read(paper_pdf("declaration.1", content(templates()["declaration"], given=asked)))
    above, funded, title = (words.index(one) for one in (VALUES["above"], asked.funded, "Deklaracja"))
    assert above < funded < title
    assert not [one.code for one in profiles() if not one.funding or one.funding.keys() != {"pl", "en"}]


def test_a_paper_signed_on_screen_shows_who_signed_how(settings, tmp_path):
    settings.VAR = tmp_path
    path_of("ab12").parent.mkdir(parents=True)
    path_of("ab12").write_bytes(picture(560, 180))
    done = OnScreen("28 listopada 2026", Drawn("ab12", "image/png", 560, 180), "Anna Trenerska")
    told = content(templates()["plan"], given=replace(GIVEN, on_screen=done))
    words = read(paper_pdf("plan.2", told))
    assert "28 listopada 2026, podpis na ekranie (poniżej)" in words
    assert "28 listopada 2026, potwierdza konto: Anna Trenerska" in words
    assert told["blocks"][-1]["alt"] == "Podpis odręczny: Łucja Próbna"


def test_a_usual_advice_card_fits_on_one_page_with_logos_and_who_pays(settings, tmp_path):
    """Three clients, one of whom signed on screen; two answers of some lines, a next step, room for a document."""
    settings.VAR = tmp_path
    path_of("ab12").parent.mkdir(parents=True)
    path_of("ab12").write_bytes(picture(560, 180))
    answers = {
        "project": "Akademia ekonomii społecznej: wsparcie, doradztwo i szkolenia dla założycieli",
        "card_request": "Jaki statut wybrać? Czy potrzebne jest zebranie założycielskie i ile ono kosztuje? " * 2,
        "card_advice": "Omówiono wzór statutu i kolejność podpisów. " * 6,
        "card_undocumented": "yes",
    }
    given = replace(
        GIVEN,
        values=VALUES | answers,
        rows=ROWS | {"card_documents": []},
        signers=SIGNERS | {"waiting_person": None, "waiting_group": ["Grupa Łąka"], "waiting_entity": ["Żuraw"]},
        logos=[Logo("ab12", "image/png", 560, 180, "Znak")],
        funded="Projekt współfinansowany ze środków Unii Europejskiej w ramach Europejskiego Funduszu Społecznego",
    )
    for language in LANGUAGES:
        template = templates()["advice-card"]
        made = paper_pdf(template.name, content(template, language, given=given))
        told = subprocess.run(["pdfinfo", "-"], input=made, capture_output=True, check=True).stdout.decode()
        assert re.search(r"Pages: +1\b", told), told


def test_templates_name_what_there_is():
    roles = packs.load("documents/words.yaml")["roles"].keys()
    said = packs.load("documents/words.yaml")["lacking"].keys()
    wrong = []
    for one in templates().values():
        wrong += [f"{one.name}: {role}" for role in one.signs if role not in roles]
        wrong += [f"{one.name}: {need}" for need in one.needs if need not in said]
        wrong += [f"{one.name}: {one.proves}" for _ in "x" if one.proves not in dictionary("document-kinds").items]
        wrong += [f"{one.name}: {word}" for word in ("source", "retention") if not getattr(one, word)]
    assert wrong == []
    series = [one.series for one in templates().values()]
    assert len(set(series)) == len(series)


def texts(told):
    """Yield every text in both languages below a part of a template."""
    if isinstance(told, dict):
        if "pl" in told or "en" in told:
            yield told
        for each in told.values():
            yield from texts(each)
    elif isinstance(told, (list, tuple)):
        for each in told:
            yield from texts(each)


def test_every_text_is_there_whole_in_both_languages():
    """A comma in a text without quotation marks would cut it off."""
    wrong = [
        (one.name, text)
        for one in templates().values()
        for text in texts([one.titles, one.retention, *one.expects.values(), *one.body])
        if text.keys() - {"number", "basis", "tells"} != {"pl", "en"} or not all(text.values())
    ]
    assert wrong == []


def test_a_published_template_is_never_changed():
    """A paper is read, and printed again, by the version it was made with; what is new becomes the next version."""
    folder, kept = packs.root() / "documents", packs.load("documents/published.yaml")["digests"]
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (*folder.glob("*.*.*"), *(folder / name for name in SHARED))
    }
    changed = [name for name, digest in kept.items() if found.get(name) != digest]
    assert changed == [], "papers were made with these: take them back, and write the next version"
    new = [f"{name}: {digest}" for name, digest in sorted(found.items()) if name not in kept]
    assert new == [], "add these lines to packs/documents/published.yaml"


def test_a_paper_can_be_made_by_every_version_and_names_people_as_the_programme_does():
    for path in sorted((packs.root() / "documents").glob("*.*.yaml")):
        assert content(template_of(path.stem))["title"], path.stem
    signed = content(templates()["plan"])["blocks"][-1]["rows"]
    assert signed == [["Uczestniczka", "Łucja Próbna"], ["Trener pracy", "Anna Trenerska"]]
    assert "Co robi uczestniczka" in [one.get("text") for one in content(templates()["agreement"])["blocks"]]


def test_what_a_survey_asks_is_a_kind_of_situation():
    asked = templates()["exit-survey"].tells.keys()
    assert asked - {NOTHING} <= dictionary("situation-kinds").items.keys()
    assert {"employment", "own_firm", "job_search", NOTHING} <= asked


def test_a_draft_has_no_number_and_what_is_not_known_is_a_dash():
    plan = templates()["exit-survey"]
    found = content(plan, number="")
    assert found["numbered"] == "projekt dokumentu"
    assert ["Data zakończenia udziału", "–"] in found["blocks"][0]["rows"]


@pytest.mark.parametrize(("language", "said"), [("pl", "„Akcja «Most»”"), ("en", "“Akcja ‘Most’”")])
def test_a_project_with_quotation_marks_fits_into_those_of_a_text(language, said):
    given = replace(GIVEN, values=VALUES | {"project": "Akcja „Most”"})
    assert said in str(content(templates()["declaration"], language, given=given)["blocks"])


def test_markup_in_a_value_stays_text():
    given = Given(values={**VALUES, "project": "Krok {coach} *do*"}, signers=SIGNERS)
    found = content(templates()["declaration"], given=given)
    assert "Krok {coach} *do*" in found["blocks"][2]["items"][0]


def test_a_part_is_left_out_where_there_is_nothing_of_it():
    card = templates()["session-card"]
    without = Given(values=VALUES, rows={}, signers=SIGNERS)
    captions = [one.get("caption") for one in content(card, given=without)["blocks"]]
    assert "Następne kroki" not in captions
    assert "Następne kroki" in [one.get("caption") for one in content(card)["blocks"]]


def test_what_a_template_needs_is_told_when_it_is_not_there():
    plan = templates()["plan"]
    assert lacking(plan, GIVEN) == []
    assert lacking(plan, Given(values=VALUES)) == ["goals"]


@pytest.mark.parametrize("part", [{"words": {"pl": "{nowhere}"}}, {"poem": {"pl": "x"}}])
def test_a_template_that_asks_for_what_there_is_not_is_refused(part):
    told = vars(templates()["plan"]) | {"body": [part]}
    with pytest.raises(DocumentError):
        content(Template(**told))


def test_the_hash_changes_with_the_content():
    declaration = templates()["declaration"]
    one = content_hash(content(declaration), declaration.name)
    assert one == content_hash(content(declaration), declaration.name)
    assert one != content_hash(content(declaration, number="DEK/2026/8"), declaration.name)


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("DEK/2026/7", "declaration"),
        (" dek 2026 007 ", "declaration"),
        ("dek-2026-7", "declaration"),
        ("Nr DEK/2026/7", "declaration"),
        ("No. dek/2026/7", "declaration"),
        ("Nr 7/2026", None),
        ("DEK/2026", None),
        ("ABC/2026/7", None),
        ("", None),
    ],
)
def test_a_number_is_read_as_people_copy_it(typed, kind):
    found = number_typed(typed)
    assert found == (Number("declaration", 2026, 7) if kind else None)
    assert found is None or str(found) == "DEK/2026/7"


def widths_of(*sizes, monkeypatch):
    """Return how wide logos of these sizes are drawn, in millimetres, at the height of the row."""
    monkeypatch.setattr("kladka.documents.papers.path_of", lambda _digest: Path(__file__))
    monkeypatch.setattr("kladka.documents.papers.pdf", lambda _name, data, _language: data["logos"])
    logos = [Logo("0", "image/png", width, height, "x") for width, height in sizes]
    told = content(templates()["declaration"], given=Given(values=VALUES, signers=SIGNERS, logos=logos))
    boxes = [re.search(r'viewBox="0 (\S+) (\S+) (\S+)"', one["svg"]) for one in paper_pdf("declaration.1", told)]
    return [float(box[2]) / float(box[3]) * HIGH for box in boxes]


@pytest.mark.parametrize(
    ("sizes", "drawn"),
    [
        # Two of 26 mm, as they are: there is room.
        ([(200, 100), (200, 100)], [26, 26]),
        # 4 × 52 mm would be 208; with three gaps of 5 there are 155 mm.
        ([(400, 100)] * 4, [38.75] * 4),
        ([(2600, 100)], [170]),
    ],
)
def test_logos_fit_into_one_row(sizes, drawn, monkeypatch):
    assert widths_of(*sizes, monkeypatch=monkeypatch) == pytest.approx(drawn, abs=0.1)
