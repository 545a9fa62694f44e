"""The documents say what is so: links lead somewhere, generated pages are fresh, commands and words exist."""

import re
import shlex
from pathlib import Path

import pytest
from django.apps import apps

from kladka.cli.main import parser as kladka_parser
from kladka.core.ledger import facts
from scripts import reference
from tests.architecture import documents

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = documents.all_of(ROOT)


def test_there_are_documents_to_check():
    names = {str(path.relative_to(ROOT)) for path in DOCUMENTS}
    assert {"README.md", "CONTRIBUTING.md", "docs/README.md", "docs/reference/glossary.md"} <= names


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(path):
    assert documents.broken_links(path) == []


def test_a_broken_link_is_seen(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("# One two\n[a](#one-two) [b](#three) [c](gone.md) [d](page.md#four) [e](https://example.org/)\n")
    assert documents.broken_links(page) == ["#three", "gone.md", "page.md#four"]


def test_every_document_can_be_reached_from_the_readme():
    assert documents.unreached(ROOT / "README.md", DOCUMENTS) == []


def test_generated_pages_are_fresh():
    assert reference.stale() == [], "run `make docs`"


def test_a_stale_page_is_seen(tmp_path):
    for name, page in reference.PAGES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(page())
    (tmp_path / "commands.md").write_text(reference.commands_page().replace("audit verify", "audit prove"))
    assert reference.stale(tmp_path) == ["commands.md"]


def test_every_command_in_the_documents_exists():
    unknown = {
        f"{path.relative_to(ROOT)}: {line}"
        for path in DOCUMENTS
        for line in documents.commands(path.read_text(encoding="utf-8"))
        if not exists(line)
    }
    assert unknown == set()


@pytest.mark.parametrize(
    "line",
    ["kladka audit prove", "kladka figures abc --as-off 2011-06-30", "make tea", "kladka serve --color", "miara weigh"],
)
def test_a_command_that_does_not_exist_is_seen(line):
    assert not exists(line)


def exists(line: str) -> bool:
    """Tell whether a command line of `make`, `kladka` or `miara` names a command and options that there are."""
    tool, *words = shlex.split(line, comments=True)
    if tool == "make":
        targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
        return all(word in targets or "=" in word for word in words)
    parser = kladka_parser() if tool == "kladka" else reference.miara_parser()
    for word in words:
        below = reference.subcommands(parser)
        if below and word.startswith("-"):
            return word == "--help"
        if below and word not in below:
            return False
        parser = below.get(word, parser)
        if word.startswith("-") and word.split("=")[0] not in parser._option_string_actions:
            return False
    return True


def test_the_models_of_the_glossary_exist_and_every_kind_of_fact_is_there():
    named = documents.models_in(ROOT / "docs/reference/glossary.md")
    known = {model._meta.label for model in apps.get_models()}
    assert named - known == set()
    assert {model._meta.label for model in facts()} - named == set()


def test_the_glossary_check_sees_a_model_that_is_gone_and_one_that_is_missing(tmp_path):
    page = tmp_path / "glossary.md"
    page.write_text("| word | m | p | model |\n|---|---|---|---|\n| stay | a visit | pobyt | `people.Stay` |\n")
    assert documents.models_in(page) == {"people.Stay"}


def test_every_setting_is_explained():
    named = set(re.findall(r"KLADKA_[A-Z_]+", (ROOT / "src/kladka/config/settings.py").read_text(encoding="utf-8")))
    page = (ROOT / "docs/how-to/run-it.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"^\| `(KLADKA_[A-Z_]+)` \|", page, re.M))
    # The first is the prefix that the docstring speaks of.
    assert named - {"KLADKA_"} == explained


def test_the_architecture_page_has_every_room_and_no_other():
    page = (ROOT / "docs/explanation/architecture.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \d+ \| ([^|]+) \|", page, re.M)
    rooms = {path.parent.name for path in (ROOT / "src/kladka").glob("*/__init__.py")}
    assert set(re.findall(r"`(\w+)`", " ".join(rows))) == rooms


def test_a_word_in_the_glossary_is_there_once():
    words = documents.first_cells(ROOT / "docs/reference/glossary.md")
    assert sorted(word for word in set(words) if words.count(word) > 1) == []
