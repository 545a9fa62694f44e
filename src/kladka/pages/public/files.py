"""What is published, for machines: each release as CSV and JSON, with a description of every column."""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, override

from kladka.core import clock
from kladka.reporting.models import OperationsList, Release

type Described = Sequence[tuple[str, str, Promise]]

COLUMNS: Described = (
    ("release", "integer", gettext_lazy("Number of the release within the project")),
    ("as_of", "date", gettext_lazy("The day by which facts had to be true to count")),
    ("known_on", "date", gettext_lazy("The day by which facts had to be recorded to count")),
    ("code", "string", gettext_lazy("Code of the figure in its set of definitions")),
    ("title_pl", "string", gettext_lazy("Name of the figure in Polish")),
    ("title_en", "string", gettext_lazy("Name of the figure in English")),
    ("by", "string", gettext_lazy("What the figure is broken down by; empty for the total")),
    ("group", "string", gettext_lazy("The group within the breakdown; empty for the total")),
    ("value", "integer", gettext_lazy("The number; empty where it is hidden")),
    (
        "status",
        "string",
        gettext_lazy(
            "shown; hidden: the number is small, or a small one could be worked out from it; declared: a total that "
            "was published by decision, however small"
        ),
    ),
)
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def rows_of(release: Release) -> Iterator[list[Any]]:
    """Yield the cells of a release, one a row, in the order of `COLUMNS`."""
    for figure in release.data["figures"]:
        for part in figure["parts"]:
            yield [
                release.number,
                release.as_of.isoformat(),
                release.known_on.isoformat(),
                figure["code"],
                figure["title"].get("pl", ""),
                figure["title"].get("en", ""),
                " ".join(part["by"]),
                " ".join(part["group"]),
                "" if part["value"] is None else part["value"],
                _status(figure, part),
            ]


def _status(figure: Mapping[str, Any], part: Mapping[str, Any]) -> str:
    if part["value"] is None:
        return "hidden"
    return "declared" if figure["declared"] and not part["by"] else "shown"


def csv_of(release: Release) -> bytes:
    """Return a release as CSV."""
    return written([name for name, _kind, _words in COLUMNS], rows_of(release))


def written(heads: Sequence[str], rows: Iterator[Sequence[Any]]) -> bytes:
    """Return rows as CSV in which no text is taken for a formula."""
    target = io.StringIO(newline="")
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([_plain(value) for value in row] for row in rows)
    return target.getvalue().encode()


def _plain(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULAS) else value


def json_of(release: Release) -> bytes:
    """Return a release as JSON: what was frozen, the day it was published, and the checksum of what was frozen."""
    published_on = clock.day_of(release.decision.decided_at).isoformat()
    return as_bytes({**release.data, "published_on": published_on, "checksum": f"sha256:{release.content_hash}"})


def package_of(release: Release) -> bytes:
    """Return the description of a release's files as a data package (Frictionless Data, version 1)."""
    project, data = release.data["project"], release.data
    csv_bytes, json_bytes = csv_of(release), json_of(release)
    licence = data["licence"]
    return as_bytes(
        {
            "profile": "tabular-data-package",
            "name": f"{project}-{release.number}",
            "title": data["title"].get("en", ""),
            "title_pl": data["title"].get("pl", ""),
            "version": str(release.number),
            "created": release.decision.decided_at.isoformat(),
            "licenses": [{"name": licence["code"], "title": licence["title"]["en"], "path": licence["url"]}],
            "resources": [
                {
                    "profile": "tabular-data-resource",
                    "name": "figures",
                    "path": "figures.csv",
                    "format": "csv",
                    "mediatype": "text/csv",
                    "encoding": "utf-8",
                    "bytes": len(csv_bytes),
                    "hash": f"sha256:{sha256(csv_bytes).hexdigest()}",
                    "schema": {"fields": fields_of(COLUMNS), "missingValues": [""]},
                },
                {
                    "name": "figures-json",
                    "path": "figures.json",
                    "format": "json",
                    "mediatype": "application/json",
                    "encoding": "utf-8",
                    "bytes": len(json_bytes),
                    "hash": f"sha256:{sha256(json_bytes).hexdigest()}",
                },
            ],
        }
    )


def fields_of(columns: Described) -> list[dict[str, str]]:
    """Return columns as a table schema has them, described in both languages."""
    found = []
    for name, kind, words in columns:
        with override("en"):
            english = str(words)
        with override("pl"):
            polish = str(words)
        found.append({"name": name, "type": kind, "description": english, "description_pl": polish})
    return found


def addresses_of(release: Release, project: str) -> list[tuple[str, str]]:
    """Return (kind, address) of the files of a release."""
    kinds = (("CSV", "release-csv"), ("JSON", "release-json"), ("datapackage.json", "release-package"))
    return [(kind, reverse(f"public:{name}", args=[project, release.number])) for kind, name in kinds]


def operations_csv(kept: OperationsList) -> bytes:
    """Return the list of operations as CSV; a text in two languages takes two columns."""
    heads = [name for name, _code, _language in _operation_columns(kept)]
    rows = (
        [_operation_value(row, code, language) for _n, code, language in _operation_columns(kept)]
        for row in kept.data["operations"]
    )
    return written(heads, rows)


def _operation_columns(kept: OperationsList) -> list[tuple[str, str, str]]:
    found: list[tuple[str, str, str]] = []
    for field in kept.data["fields"]:
        code = field["code"]
        if any(isinstance(row[code], dict) for row in kept.data["operations"]):
            found += [(f"{code}_{language}", code, language) for language in ("pl", "en")]
        else:
            found.append((code, code, ""))
    return [*found, ("made_up", "made_up", "")]


def _operation_value(row: Mapping[str, Any], code: str, language: str) -> str:
    value = row[code]
    if isinstance(value, dict):
        return str(value.get(language, ""))
    if isinstance(value, list):
        return "; ".join(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def operations_json(kept: OperationsList) -> bytes:
    """Return the list of operations as JSON, with its fields and which of them nobody records."""
    refreshed = kept.refreshed_at.isoformat()
    return as_bytes({**kept.data, "refreshed_at": refreshed, "checksum": f"sha256:{kept.content_hash}"})


def as_bytes(content: Any) -> bytes:
    """Return content as JSON for people to read, too."""
    return json.dumps(content, ensure_ascii=False, indent=1).encode()
