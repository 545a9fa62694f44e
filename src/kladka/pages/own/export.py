"""All data of somebody as one file: for programs (JSON) and to read (HTML), by the register of what is stored; with
copies of documents.

Left out are technical columns (packs/own_page/fields.yaml, `skip`), secrets, and what is about other people.
"""

import io
import json
import zipfile
from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import BinaryField, ForeignKey, Model, QuerySet
from django.template.loader import render_to_string
from django.utils.formats import localize, time_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kladka.core import clock, packs
from kladka.core.dictionaries import dictionary, in_use
from kladka.core.forms.shown import day_in_words, moment_in_words, trimmed
from kladka.core.ids import is_id
from kladka.pages.own import looks, register
from kladka.pages.own.copies import copies
from kladka.pages.own.naming import Names
from kladka.pages.own.telling import Telling
from kladka.people.actions.person import pesel_of
from kladka.people.models import Identity
from kladka.people.policies.own_page import parameter
from kladka.people.queries.own_page import Own

FILE = "own_page/fields.yaml"


def whole(own: Own) -> bytes:
    """Return the zip with data.json, data.html and copies of documents, in the language in use."""
    names = Names(own)
    telling = Telling(own.access.person.controller_id)
    tables = [_table(purpose, label, rows, names, telling) for purpose, label, rows in register.tables(own)]
    seen = looks.looks_at(own, most=None)
    day = clock.today()
    kept = copies(own, megabytes=parameter("file_documents", day, "megabytes"))
    held_back = [one.words["title"] for one in register.held_back(own)]
    told = {
        "person": own.name,
        "controller": own.access.person.controller.name,
        "made_on": day.isoformat(),
        "data": [{name: each[name] for name in ("purpose", "table", "rows")} for each in tables if each["rows"]],
        "who_looked": [
            {"on": one.on, "who": one.who, "role": one.role, "page": one.page, "why": one.why, "times": one.times}
            for one in seen
        ],
        "documents": [{"title": one.title, "on": one.on, "file": one.name or None} for one in kept],
        "held_back": held_back,
    }
    sections = [
        (purpose.words, [each for each in tables if each["purpose"] == purpose.code and each["rows"]])
        for purpose in register.purposes()
    ]
    shown = {"sections": sections, "looks": looks.by_day(seen), "documents": kept, "held_back": held_back}
    html = render_to_string("own/data.html", {"own": own, "day": day, **shown})
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", json.dumps(told, ensure_ascii=False, indent=1, default=_plain))
        archive.writestr("data.html", html)
        for one in kept:
            if one.name:
                archive.writestr(one.name, one.content)
    return packed.getvalue()


def label_of(table: str, field: str) -> str:
    """Return what a column of a table is called, in the language in use."""
    labels = _fields()["labels"]
    return str(in_use(labels.get(f"{table}.{field}") or labels[field]))


def columns_of(model: type[Model]) -> list[Any]:
    """Return the columns of a table that the file tells."""
    secret: frozenset[str] = getattr(model.Privacy, "secret", frozenset())  # type: ignore[attr-defined]
    left_out = secret | set(_fields()["skip"])
    return [each for each in model._meta.concrete_fields if each.name not in left_out and not _is_bytes(each)]


@cache
def _fields() -> Any:
    return packs.load(FILE)


def _is_bytes(field: Any) -> bool:
    return isinstance(field, BinaryField)


def _table(
    purpose: register.Purpose, label: str, found: QuerySet[Any], names: Names, telling: Telling
) -> dict[str, Any]:
    paths = names.paths(found.model)
    kept = list(found.select_related(*paths) if paths else found)
    rows = [_row(each, names) for each in kept]
    return {
        "purpose": purpose.code,
        "table": label,
        "title": in_use(_fields()["tables"][label]),
        "rows": rows,
        "shown": [_shown(label, one, told, telling) for one, told in zip(kept, rows, strict=True)],
    }


def _row(row: Any, names: Names) -> dict[str, Any]:
    found = {field.name: _value(row, field, names) for field in columns_of(type(row))}
    if isinstance(row, Identity):
        found["pesel"] = pesel_of(row)
    return found


def _value(row: Any, field: Any, names: Names) -> Any:
    if not isinstance(field, ForeignKey):
        return getattr(row, field.name)
    if names.is_told(field):
        return names.words(getattr(row, field.name))
    key = getattr(row, field.attname)
    return str(key) if key is not None else None


def _shown(label: str, row: Any, told: Mapping[str, Any], telling: Telling) -> list[tuple[str, str]]:
    """Return a row's answers in words, without those that are not there, without ids of other rows, and without what
    only programs read."""
    asked = told.get("asked") if isinstance(told.get("asked"), dict) else {}
    unread = _fields()["unread"]
    shown = [
        (label_of(label, name), _said(f"{label}.{name}", row, value, asked or {}, telling))
        for name, value in told.items()
        if value not in (None, "", [], {}) and not (asked and name == "asked") and f"{label}.{name}" not in unread
    ]
    return [(key, words) for key, words in shown if words]


def _said(column: str, row: Any, value: Any, asked: Mapping[str, Any], telling: Telling) -> str:
    """Return the value of a column in words: as its row explains it, a code as the pack or its dictionary tells it."""
    own = telling.words(column, row, value)
    if own is not None:
        return own
    codes = _fields()["codes"].get(column) or _fields()["said"].get(column, {})
    if isinstance(value, str) and value in codes:
        return str(in_use(codes[value]))
    return in_words(value, _fields()["dictionaries"].get(column, ""), asked)


def in_words(value: Any, name: str, asked: Mapping[str, Any]) -> str:
    """Return a value to read: codes by the dictionary `name`, answers behind their questions, ids not at all."""
    match value:
        case bool():
            return _("Yes") if value else _("No")
        case date() | time():
            return _when(value)
        case Decimal():
            return localize(trimmed(value))
        case dict():
            return _several(value, asked)
        case list():
            return "\n".join(filter(None, (in_words(each, "", {}) for each in value)))
        case None | UUID():
            return ""
        case str() if is_id(value):
            return ""
        case _ if name:
            return str(capfirst(dictionary(name).label(str(value))))
        case _:
            return str(value)


def _several(value: Mapping[str, Any], asked: Mapping[str, Any]) -> str:
    """Return several answers; of the same words in two languages those of the language in use."""
    if asked:
        return "\n".join(f"{_question(key, asked)} {in_words(each, '', {})}" for key, each in value.items())
    if value.keys() == {"pl", "en"}:
        return str(in_use(value))
    return "\n".join(filter(None, (in_words(each, "", {}) for each in value.values())))


def _when(value: date | time) -> str:
    if isinstance(value, datetime):
        return moment_in_words(value)
    return day_in_words(value) if isinstance(value, date) else time_format(value, "G:i")


def _question(key: str, asked: Mapping[str, Any]) -> str:
    return str(in_use(asked[key])) if key in asked else key


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else str(value)
