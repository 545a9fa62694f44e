"""The lock, the dependency page and the two distributions agree."""

import re
import tomllib
from pathlib import Path

from scripts import assets, dependencies

ROOT = Path(__file__).resolve().parents[2]


def project(folder: str) -> dict:
    return tomllib.loads((ROOT / folder / "pyproject.toml").read_text())["project"]


def lines(name: str) -> list[str]:
    text = (ROOT / "requirements" / name).read_text().splitlines()
    return [line for line in text if line and not line.startswith("#")]


def test_the_product_asks_for_what_is_locked():
    assert project(".")["dependencies"] == ["miara==" + project("packaging/miara")["version"], *lines("runtime.in")]


def test_the_engine_asks_for_a_part_of_it_and_not_for_django():
    asked = set(project("packaging/miara")["dependencies"])
    assert asked <= set(lines("runtime.in"))
    assert not any("django" in line for line in asked)


def test_the_lock_has_hashes_and_no_address():
    for path in sorted((ROOT / "requirements").glob("*.txt")):
        text = path.read_text()
        assert not re.search(r"https?://|^(-i|--)", text, re.MULTILINE), path.name
        pins = re.findall(r"^\S+==[^\n]*\n", text, re.MULTILINE)
        assert pins, path.name
        assert all(pin.endswith("\\\n") for pin in pins), path.name
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()


def test_a_dependency_without_reason_or_licence_is_found():
    assert dependencies.problems("| x | 1 | unknown | |\n") == ["No licence is known: | x | 1 | unknown | |"]
    reasons = dict(dependencies.REASONS)
    try:
        del dependencies.REASONS["django"]
        assert dependencies.problems("") == ["django has no reason in scripts/dependencies.py."]
    finally:
        dependencies.REASONS.update(reasons)


def test_style_sheets_lose_what_belongs_to_gov_uk(tmp_path):
    sheet = (
        "@font-face{font-family:GDS Transport;src:url(/assets/fonts/a.woff2)}"
        'p{font-family:GDS Transport,arial,sans-serif;color:red}q{font-family:"GDS Transport"}'
        "f{background-image:url(/assets/images/govuk-crest.svg);a:b}m{mask-image:url(/assets/images/govuk-crest.svg)}"
        "i{background:url(/assets/images/icon.svg)}\n/*# sourceMappingURL=x.css.map */"
    )
    assert assets.cleaned_sheet(sheet) == (
        "p{font-family:var(--app-font);color:red}q{font-family:var(--app-font)}"
        "f{a:b}m{}i{background:url(images/icon.svg)}"
    )
    (tmp_path / "bad.css").write_text(sheet)
    assert len(assets.problems(tmp_path)) >= 4
