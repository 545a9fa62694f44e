"""The dictionaries and profiles of the packs agree with each other and with the columns that hold their codes."""

from datetime import date

import pytest
from django.db.models import Model
from django.utils import translation

from kladka.core import packs
from kladka.core.dictionaries import dictionary
from kladka.organisations.models import Organisation
from kladka.people.models import Assignment, Ending, Entry, EntryDraft, Evidence, Exit, Identity, Situation, Support
from kladka.people.models.participation import EntryAnswers
from kladka.people.queries.entry import ANSWERS
from kladka.programmes.rules import profile, profiles

NAMES = sorted(path.stem for path in (packs.root() / "dictionaries").glob("*.yaml"))
COLUMNS: list[tuple[str, type[Model], str]] = [
    ("labour-status", Entry, "labour_status"),
    ("labour-substatus", Entry, "labour_substatus"),
    ("four-valued", Entry, "disability"),
    ("disability-degrees", Entry, "disability_degree"),
    ("leaving-reasons", Exit, "leaving_reason"),
    ("support-kinds", Support, "kind"),
    ("support-forms", Support, "form"),
    ("advice-areas", Support, "area"),
    ("situation-kinds", Situation, "kind"),
    ("contract-kinds", Situation, "contract_kind"),
    ("situation-outcomes", Ending, "outcome"),
    ("coaching-outcomes", Ending, "outcome"),
    ("support-outcomes", Ending, "outcome"),
    ("coaching-models", Assignment, "model"),
    ("document-kinds", Evidence, "document_kind"),
    ("correction-reasons", Support, "reason"),
    ("pesel-override-reasons", Identity, "pesel_override"),
    ("identity-override-reasons", EntryDraft, "identity_override"),
    ("legal-forms", Organisation, "legal_form"),
    ("powiats", Organisation, "powiat"),
    ("sexes", Entry, "sex"),
    ("participation-kinds", Entry, "kind"),
]


@pytest.mark.parametrize("name", NAMES)
def test_every_code_is_a_text_with_both_labels(name: str) -> None:
    found = dictionary(name)
    assert found.name == packs.load(f"dictionaries/{name}.yaml")["dictionary"]
    assert found.source
    for code, item in found.items.items():
        assert isinstance(code, str), f"{code!r} needs quotation marks"
        assert all(isinstance(item.labels[language], str) and item.labels[language] for language in ("pl", "en"))
        assert None not in item.data.values(), f"{code}: a comma in a label needs quotation marks"


@pytest.mark.parametrize(("name", "model", "column"), COLUMNS)
def test_every_code_fits_its_column(name: str, model: type[Model], column: str) -> None:
    room = model._meta.get_field(column).max_length
    assert [code for code in dictionary(name).items if len(code) > room] == []


def test_codes_that_name_another_dictionary_are_in_it() -> None:
    for item in dictionary("labour-substatus").items.values():
        dictionary("labour-status").check(item.data["parent"])
    for item in dictionary("situation-kinds").items.values():
        for outcome in item.data["outcomes"]:
            dictionary("situation-outcomes").check(outcome)
    for item in dictionary("place-kinds").items.values():
        dictionary("support-forms").check(item.data["form"])
    for code in dictionary("event-kinds").items:
        dictionary("support-kinds").check(code)


def test_every_situation_and_support_can_be_proven_in_every_programme() -> None:
    kinds = [*dictionary("situation-kinds").items, *dictionary("support-kinds").items]
    for programme in profiles():
        for kind in kinds:
            proof = programme.proof_of(kind)
            assert proof.documents
            for document in proof.documents:
                dictionary("document-kinds").check(document)
            assert proof.form in {"original_inspected", "scan", "signature"}


def test_a_contract_is_inspected_and_not_copied() -> None:
    assert profile("pl-esf-plus").proof_of("employment").form == "original_inspected"
    assert profile("pl-po-kl-7.2.1").proof_of("employment").documents[0] == "employment_contract"


def test_what_a_profile_requires_is_asked_by_the_entry_form() -> None:
    for programme in profiles():
        for requirement in programme.requirements:
            assert set(requirement.answers) <= ANSWERS


def test_the_older_programme_requires_no_sensitive_answer() -> None:
    required = set(profile("pl-po-kl-7.2.1").required_on(date(2008, 5, 1)))
    assert not required & (EntryAnswers.Privacy.sensitive | {"homeless"})
    assert {"disability", "minority"} <= set(profile("pl-esf-plus").required_on(date(2026, 1, 1)))


def test_nothing_is_required_before_the_programme_began() -> None:
    assert profile("pl-esf-plus").required_on(date(2020, 12, 31)) == ()


@pytest.mark.parametrize(("language", "word"), [("pl", "trener pracy"), ("en", "job coach"), ("de", "trener pracy")])
def test_a_programme_keeps_its_own_words(language: str, word: str) -> None:
    with translation.override(language):
        assert profile("pl-esf-plus").word("coach") == word


def test_a_form_that_a_word_lacks_falls_back_to_one() -> None:
    assert profile("pl-esf-plus").word("report", "female") == profile("pl-esf-plus").word("report")


def test_the_voivodeship_is_whole_and_cities_stand_beside_powiats_of_like_name() -> None:
    powiats = dictionary("powiats").items
    assert len(powiats) == 22
    cities = {code for code, item in powiats.items() if item.data["kind"] == "city"}
    assert cities == {"1261", "1262", "1263"}
    assert len({item.labels["pl"] for item in powiats.values()}) == 22


def test_founding_rules_speak_of_known_legal_forms() -> None:
    for form in packs.load("rules/founding.yaml")["forms"]:
        dictionary("legal-forms").check(form)
