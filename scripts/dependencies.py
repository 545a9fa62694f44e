"""The list of what the product stands on: docs/reference/dependencies.md, generated and checked.

    dependencies.py write | check

Names and versions come from the lock, licences from the packages' own metadata, the reason for each direct
dependency from `REASONS` below: a new one without a reason fails the check.
"""

import json
import re
import sys
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/reference/dependencies.md"

REASONS = {
    "django": "framework",
    "psycopg": "PostgreSQL, for servers",
    "pysqlite3": "brings a SQLite without the WAL-reset race that the system's may have",
    "django-tasks-db": "background work without another service",
    "django-htmx": "quicker pages without a front-end framework; brings htmx",
    "django-allauth": "sign-in, second factor, passkeys",
    "django-ninja": "the API: reads requests by their types, and writes the OpenAPI document from them",
    "granian": "web server in one wheel",
    "whitenoise": "serves static files",
    "cryptography": "encryption at rest of the identity numbers",
    "python-stdnum": "checks PESEL, NIP, REGON",
    "python-calamine": "reads spreadsheets",
    "xlsxwriter": "writes spreadsheets",
    "typst": "accessible PDF (PDF/UA-1) from templates, in one wheel; refuses what lacks a title or alternative text",
    "duckdb": "computes figures in-process",
    "pyarrow": "columns between the ledger and the engines",
    "sqlglot": "parses and checks definitions",
    "pyyaml": "reads packs",
    "holidays": "public holidays of Poland, year by year: deadlines of claims are counted in working days",
    "icalendar": "writes the calendar that other programs subscribe to (RFC 5545), its time zone with it",
    "tzdata": "Europe/Warsaw where the system has no time zones",
    "pytest": "tests",
    "pytest-django": "tests of Django code",
    "pytest-xdist": "tests side by side",
    "playwright": "browser tests",
    "axe-playwright-python": "accessibility tests",
    "hypothesis": "tests by generated examples",
    "schemathesis": "tests of the API by examples made from its document",
    "numba": "compiles the kernel, the runner for a region or a country",
    "numpy": "numbers for the kernel and the solver",
    "pyspark": "Apache Spark, the runner for more than one machine",
    "scipy": "linear solver: proves that no hidden cell of a published table can be worked out",
    "pandas": "what the speed of figures is compared with",
    "locust": "puts many people to work at once, for measuring only",
    "psutil": "tells the memory and the processor that a measured program takes",
    "ruff": "format and lint",
    "mypy": "types",
    "django-stubs": "types of Django",
    "types-pyyaml": "types of PyYAML",
    "djlint": "lint of templates; GPL, never shipped",
    "import-linter": "the import contract",
    "pdfua": "checks what a machine can check of PDF/UA-1",
    "pikepdf": "reads the tags of a PDF in tests",
    "pillow": "draws photos in tests, as cameras and scanners make them",
    "polib": "compiles catalogues without GNU gettext",
    "editables": "editable installation",
    "hatchling": "builds the wheels",
    "govuk-frontend": "components and their behaviour; its font and crest are taken out",
    "@ministryofjustice/frontend": "components for case work",
    "source-sans": "the font",
}

ELSEWHERE = {
    "colorama": "BSD-3-Clause",
    "pywin32": "PSF-2.0",
    "pysqlite3": "Zlib; SQLite itself: public domain",
    "axe-playwright-python": "MIT; axe-core: MPL-2.0",
}
"""Licences not in a package's metadata: read from its licence file, or of a package that only other systems install."""


def canonical(name: str) -> str:
    """Return a package's name as registries compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def direct(file: str) -> set[str]:
    """Return the packages that one requirements/*.in asks for itself."""
    lines = (ROOT / "requirements" / file).read_text().splitlines()
    wanted = [line for line in lines if line and not line.startswith(("#", "-"))]
    return {canonical(Requirement(line).name) for line in wanted}


def locked(file: str) -> dict[str, str]:
    """Return name → version of one compiled lock."""
    pins = re.findall(
        r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", (ROOT / "requirements" / file).read_text(), re.M
    )
    return {canonical(name): version for name, version in pins}


def licence(name: str) -> str:
    """Return a package's licence as it declares it; "unknown" never passes the check."""
    if name in ELSEWHERE:
        return ELSEWHERE[name]
    try:
        data = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return "unknown"
    expression = data.get("License-Expression")
    classifiers = [c.split(" :: ")[-1] for c in data.get_all("Classifier") or [] if c.startswith("License ::")]
    words = " ".join((data.get("License") or "").split())
    return expression or ("; ".join(classifiers) if classifiers else words[:60]) or "unknown"


def front_end() -> list[tuple[str, str, str]]:
    """Return name, version and licence of the locked front-end packages."""
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    return [
        (path.removeprefix("node_modules/"), each["version"], each["license"])
        for path, each in sorted(packages.items())
        if path
    ]


def table(rows: Iterable[tuple[str, str, str]]) -> list[str]:
    """Return a Markdown table: package, version, licence, why (for what we ask for ourselves)."""
    head = ["| package | version | licence | why |", "|---|---|---|---|"]
    return [
        *head,
        *(f"| {name} | {version} | {terms} | {REASONS.get(name, '')} |" for name, version, terms in rows),
        "",
    ]


def rows_of(pins: dict[str, str], names: Iterable[str]) -> list[tuple[str, str, str]]:
    return [(name, pins[name], licence(name)) for name in sorted(names)]


def page() -> str:
    """Return the whole page."""
    runtime, everything = locked("runtime.txt"), locked("dev.txt")
    for_product, for_work = direct("runtime.in"), direct("dev.in")
    parts = [
        "# Dependencies",
        "",
        "Generated by `make docs` from the lock; `make check` fails when it is stale. Do not edit.",
        "",
        "## What the product asks for",
        "",
        *table(rows_of(runtime, for_product)),
        "## What comes with those",
        "",
        *table(rows_of(runtime, runtime.keys() - for_product)),
        "## Front end",
        "",
        "Fetched by set-up, never committed.",
        "",
        *table(front_end()),
        "## For working on it, never shipped",
        "",
        *table(rows_of(everything, for_work)),
        "## What comes with those, too",
        "",
        *table(rows_of(everything, everything.keys() - runtime.keys() - for_work)),
    ]
    return "\n".join(parts).rstrip() + "\n"


def problems(text: str) -> list[str]:
    """Return what is missing from the page, a sentence each."""
    asked = direct("runtime.in") | direct("dev.in") | {name for name, _, _ in front_end()}
    found = [f"{name} has no reason in scripts/dependencies.py." for name in sorted(asked - REASONS.keys())]
    found += [f"{name} is no dependency any more: take its reason away." for name in sorted(REASONS.keys() - asked)]
    found += [f"No licence is known: {line}" for line in text.splitlines() if "| unknown |" in line]
    return found


def main(arguments: list[str]) -> int:
    """Write the page, or tell whether it is as it should be."""
    text = page()
    found = problems(text)
    if arguments == ["write"]:
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        PAGE.write_text(text, "utf-8")
    elif not PAGE.exists() or PAGE.read_text("utf-8") != text:
        found.append("docs/reference/dependencies.md is stale: run `make docs`.")
    print("\n".join(found), end="\n" if found else "", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
