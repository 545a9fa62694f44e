"""Extraction, check and compilation of translations."""

import gettext
from pathlib import Path

import polib
import pytest

from scripts import messages


@pytest.fixture
def house(tmp_path):
    """Write files of a made-up product and return its source folder."""

    def build(**files: str) -> Path:
        for name, text in files.items():
            stem, _, suffix = name.rpartition("__")
            path = tmp_path / (stem.replace("__", "/") + "." + suffix)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return tmp_path

    return build


def ids(texts) -> list[tuple[str, str, str]]:
    return sorted((text.context, text.id, text.plural) for text in texts)


def test_texts_of_python_under_any_name():
    code = """
from django.utils import translation
from django.utils.translation import gettext_lazy as _, ngettext, npgettext as several
_("One " "text.")
translation.gettext("Two")
ngettext("%(n)s day", "%(n)s days", n)
several("menu", "file", "files", n)
_(variable)
def gettext(x): ...
gettext("not ours")
"""
    assert ids(messages.texts_of_python(code)) == [
        ("", "%(n)s day", "%(n)s days"),
        ("", "One text.", ""),
        ("", "Two", ""),
        ("menu", "file", "files"),
    ]


def test_texts_of_a_template():
    source = """{% load i18n %}
{% translate "Say “hello”" %} {% trans 'Two' as two %} {% translate "May" context "month" %}
{% blocktranslate trimmed with name=person.name %}
    Hello,
    {{ name }}!
{% endblocktranslate %}
{% blocktranslate count n=people|length %}{{ n }} person{% plural %}{{ n }} people{% endblocktranslate %}
{% include "x.html" with title=_("Title") %}{{ _("Filter"|upper) }}
{# {% translate "commented out" %} #}
"""
    assert ids(messages.texts_of_template(source)) == [
        ("", "%(n)s person", "%(n)s people"),
        ("", "Hello, %(name)s!", ""),
        ("", "Say “hello”", ""),
        ("", "Title", ""),
        ("", "Two", ""),
        ("month", "May", ""),
    ]


def test_whose_catalogue_a_text_belongs_to(house):
    call = "from django.utils.translation import gettext as _\n_('{}')\n"
    source = house(
        people__models__py=call.format("a"),
        people__actions__exits__py=call.format("b"),
        pages__coach__views__py=call.format("c"),
        pages__access__py=call.format("d"),
        pages__coach__templates__coach__day__html="{% translate 'e' %}",
        core__templates__core__base__html="{% translate 'f' %}",
    )
    owned = {
        folder.relative_to(source).as_posix(): sorted(text.id for text in texts.values())
        for folder, texts in messages.extract(source).items()
    }
    assert owned == {"people": ["a", "b"], "pages/coach": ["c", "e"], "pages": ["d"], "core": ["f"]}


ONE = "from django.utils.translation import gettext as _, ngettext\n_('Hello, %(name)s.')\n"
MANY = ONE + "ngettext('%(n)s day', '%(n)s days', 2)\n"


@pytest.fixture
def catalogue(house):
    """Give a room's source and the entries of its catalogue, and return the check's findings."""

    def check(code: str, *entries: polib.POEntry) -> list[str]:
        source = house(people__models__py=code)
        path = messages.catalogue_path(source / "people")
        path.parent.mkdir(parents=True, exist_ok=True)
        file = polib.POFile()
        file.extend(entries)
        file.save(str(path))
        return messages.check(source)

    return check


def hello(msgstr: str, **more) -> polib.POEntry:
    return polib.POEntry(msgid="Hello, %(name)s.", msgstr=msgstr, **more)


def days(*forms: str) -> polib.POEntry:
    return polib.POEntry(msgid="%(n)s day", msgid_plural="%(n)s days", msgstr_plural=dict(enumerate(forms)))


def test_a_translated_room_passes(catalogue):
    assert catalogue(MANY, hello("Dzień dobry, %(name)s."), days("%(n)s dzień", "%(n)s dni", "%(n)s dni")) == []


@pytest.mark.parametrize(
    ("entries", "word"),
    [
        ([], "missing"),
        ([hello("")], "not translated"),
        ([hello("Dzień dobry, %(name)s.", flags=["fuzzy"])], "fuzzy"),
        ([hello("Dzień dobry, %(imie)s.")], "other placeholders"),
        ([hello("Dzień dobry.")], "other placeholders"),
        ([hello("Dzień dobry, %(name)s."), polib.POEntry(msgid="Old", msgstr="Stare")], "no longer used"),
    ],
)
def test_each_fault_is_found(catalogue, entries, word):
    (found,) = catalogue(ONE, *entries)
    assert word in found


@pytest.mark.parametrize("forms", [("%(n)s dzień", "%(n)s dni"), ("%(n)s dzień", "", "%(n)s dni"), ("a", "b", "c")])
def test_a_plural_needs_all_three_forms_with_their_number(catalogue, forms):
    assert catalogue(MANY, hello("Dzień dobry, %(name)s."), days(*forms)) != []


def test_two_rooms_that_translate_differently_are_found(house):
    source = house(people__models__py=ONE, learning__models__py=ONE)
    for room, text in {"people": "Dzień dobry, %(name)s.", "learning": "Witaj, %(name)s."}.items():
        messages.update(source / room, messages.extract(source)[source / room])
        path = messages.catalogue_path(source / room)
        file = polib.pofile(str(path))
        file[0].msgstr = text
        file.save()
    (found,) = messages.check(source)
    assert "differ" in found


def test_update_keeps_translations_sorts_and_drops_what_is_unused(catalogue, house):
    catalogue(MANY, hello("Dzień dobry, %(name)s."), polib.POEntry(msgid="Old", msgstr="Stare"))
    source = house()
    messages.update(source / "people", messages.extract(source)[source / "people"])
    file = polib.pofile(str(messages.catalogue_path(source / "people")))
    assert [(entry.msgid, entry.msgstr) for entry in file] == [
        ("%(n)s day", ""),
        ("Hello, %(name)s.", "Dzień dobry, %(name)s."),
    ]
    assert file.metadata["Plural-Forms"] == messages.PLURAL_FORMS


def wrapped_by_hand(source) -> str:
    """Write a catalogue as somebody's editor may have left it, and return its text."""
    path = messages.catalogue_path(source / "people")
    text = (
        path.read_text()
        .replace('"Hello, %(name)s."', '""\n"Hello, "\n"%(name)s."')
        .replace('"Dzień dobry, %(name)s."', '""\n"Dzień dobry, "\n"%(name)s."')
    )
    assert '"Dzień dobry, "\n' in text
    path.write_text(text)
    return text


def test_update_leaves_a_catalogue_alone_whose_texts_are_the_same(catalogue, house):
    catalogue(ONE, hello("Dzień dobry, %(name)s."))
    source = house()
    texts = messages.extract(source)[source / "people"]
    messages.update(source / "people", texts)
    text = wrapped_by_hand(source)
    messages.update(source / "people", texts)
    assert messages.catalogue_path(source / "people").read_text() == text


def test_update_leaves_the_entries_alone_that_did_not_change(catalogue, house):
    catalogue(ONE, hello("Dzień dobry, %(name)s."))
    source = house()
    messages.update(source / "people", messages.extract(source)[source / "people"])
    _head, entry = wrapped_by_hand(source).rstrip("\n").split("\n\n")
    house(people__models__py=MANY)
    messages.update(source / "people", messages.extract(source)[source / "people"])
    text = messages.catalogue_path(source / "people").read_text()
    assert entry in text
    assert "%(n)s day" in text


def test_a_compiled_catalogue_counts_as_poles_do(catalogue, house):
    catalogue(MANY, days("%(n)s dzień", "%(n)s dni", "%(n)s dni"))
    source = house()
    folder = source / "people"
    messages.update(folder, messages.extract(source)[folder])
    assert (messages.compile_all(source), messages.compile_all(source)) == (1, 0)
    polish = gettext.translation("django", folder / "locale", ["pl"])
    assert [polish.ngettext("%(n)s day", "%(n)s days", n) % {"n": n} for n in (1, 2, 5, 22)] == [
        "1 dzień",
        "2 dni",
        "5 dni",
        "22 dni",
    ]
