"""Facts and answers in words, for files that leave the system; the pages have their own."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from kladka.core.dictionaries import dictionary
from kladka.people.models import Entry
from kladka.processes.queries import label_in

DAY = "j E Y"

TABLES: Mapping[str, Any] = {
    "entry": gettext_lazy("Entry to the project"),
    "support": gettext_lazy("Support"),
    "situation": gettext_lazy("Situation"),
    "evidence": gettext_lazy("Document"),
    "assignment": gettext_lazy("Coach"),
    "ending": gettext_lazy("Ending"),
    "exit": gettext_lazy("Exit"),
    "reentry": gettext_lazy("Return"),
    "record_state": gettext_lazy("State of the record"),
}

_LABELLED = {
    "support": ("support-kinds", "kind"),
    "situation": ("situation-kinds", "kind"),
    "evidence": ("document-kinds", "document_kind"),
    "assignment": ("coaching-models", "model"),
    "exit": ("leaving-reasons", "leaving_reason"),
}

_ANSWERS: Mapping[str, tuple[Any, str]] = {
    "kind": (gettext_lazy("Takes part as"), "participation-kinds"),
    "institution": (gettext_lazy("Sent by"), ""),
    "sex": (gettext_lazy("Sex"), "sexes"),
    "birth_date": (gettext_lazy("Birth date"), ""),
    "education": (gettext_lazy("Education"), "education"),
    "labour_status": (gettext_lazy("Status on the labour market"), "labour-status"),
    "labour_substatus": (gettext_lazy("More about the status"), "labour-substatus"),
    "unemployed_since": (gettext_lazy("Unemployed since"), ""),
    "disability": (gettext_lazy("Disability"), "four-valued"),
    "disability_degree": (gettext_lazy("Degree of disability"), "disability-degrees"),
    "foreign_background": (gettext_lazy("Foreign background"), "four-valued"),
    "third_country": (gettext_lazy("From a third country"), "four-valued"),
    "citizenship": (gettext_lazy("Citizenship"), "citizenships"),
    "minority": (gettext_lazy("National or ethnic minority"), "four-valued"),
    "homeless": (gettext_lazy("Homeless"), "four-valued"),
    "municipality": (gettext_lazy("Municipality"), ""),
    "powiat": (gettext_lazy("Powiat"), "powiats"),
    "degurba": (gettext_lazy("Kind of area"), "degurba"),
}


def title(table: str, fact: Any) -> str:
    """Return what a fact is, in a few words."""
    name, column = _LABELLED.get(table, ("", ""))
    said = label_in(name, getattr(fact, column)) if name and getattr(fact, column) else ""
    return " – ".join(part for part in (str(TABLES[table]), said) if part)


def day(value: Any) -> str:
    """Return a day in words."""
    return date_format(value, DAY)


def answers(entry: Entry, *, with_names: bool) -> Iterator[tuple[str, str]]:
    """Yield the answers of the entry form in words; without names only those that say nothing about who it is."""
    for name, (label, listed) in _ANSWERS.items():
        value = getattr(entry, name)
        if value in (None, "") or not (with_names or name in safe_fields(Entry)):
            continue
        yield str(label), _answer(value, listed)


def _answer(value: Any, listed: str) -> str:
    if listed:
        return str(capfirst(dictionary(listed).label(str(value))))
    return day(value) if hasattr(value, "isoformat") else str(value)


def safe_fields(model: type[Any]) -> frozenset[str]:
    """Return the fields that say neither who somebody is nor what is sensitive or personal about them."""
    classes: list[Any] = [vars(base).get("Privacy") for base in model.__mro__]
    return frozenset(name for each in classes if each for name in getattr(each, "safe", ()))
