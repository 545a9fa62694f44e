"""The import contract itself: `make check` runs it on the source; here it is seen to fail on a bad tree."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINT = Path(sys.executable).parent / "lint-imports"

ROOMS = ["core", "audit", "accounts", "files", "messages", "organisations", "programmes", "people", "agenda"]
ROOMS += ["learning", "incubation", "coaching", "employers", "benefits", "calls", "reporting", "exchange", "pages"]
ROOMS += ["cli", "demo", "config"]
ENGINE = ["cli", "catalogue", "checks", "comparing", "drawing", "learnt", "engine", "figures", "packs", "runners"]
ENGINE += ["plainest", "language", "compilers", "describe", "disclosure", "model"]

REPORTING = ["actions", "dossier", "extraction", "filing", "kreport", "live", "models", "permissions", "policies"]
REPORTING += ["publishing", "queries", "restatement", "rules", "trying", "worklists"]


@pytest.fixture
def lint(tmp_path):
    """Lay out an empty house with our contract, put some imports in, and lint it."""
    (tmp_path / "pyproject.toml").write_text(contract())
    for package, rooms in {"kladka": ROOMS, "kladka/reporting": REPORTING, "miara": ENGINE}.items():
        for room in ["", *rooms]:
            folder = tmp_path / package / room
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "__init__.py").touch()

    def run(**imports: str) -> subprocess.CompletedProcess[str]:
        for place, statement in imports.items():
            (tmp_path / place.replace("__", "/") / "sample.py").write_text(statement + "\n")
        return subprocess.run(
            [LINT, "--no-cache"],
            cwd=tmp_path,
            env={"PYTHONPATH": str(tmp_path), "PATH": ""},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def contract() -> str:
    """Return the part of our pyproject.toml that holds the contract, as it is."""
    text = (ROOT / "pyproject.toml").read_text()
    start = text.index("[tool.importlinter]")
    return text[start : text.index("[tool.djlint]")]


def test_an_empty_house_and_downhill_imports_keep_it(lint):
    done = lint(kladka__people="import kladka.programmes", kladka__reporting__live="import miara.engine")
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("place", "statement", "broken"),
    [
        ("kladka__people", "from kladka.pages import labels", "never a sibling BROKEN"),
        ("kladka__coaching", "import kladka.learning", "never a sibling BROKEN"),
        ("kladka__core", "import kladka.audit", "never a sibling BROKEN"),
        ("kladka__people", "import miara.engine", "Only reporting uses the engine BROKEN"),
        ("kladka__reporting__live", "import kladka.reporting.worklists", "floors of reporting BROKEN"),
        ("kladka__reporting__kreport", "import kladka.reporting.queries", "floors of reporting BROKEN"),
        ("miara__runners", "import django", "nor its framework BROKEN"),
        ("miara__runners", "import kladka.core", "nor its framework BROKEN"),
        ("miara__language", "import miara.compilers", "own floors BROKEN"),
        ("miara__model", "import miara.runners", "own floors BROKEN"),
    ],
)
def test_an_uphill_import_breaks_it(lint, place, statement, broken):
    done = lint(**{place: statement})
    assert done.returncode == 1
    assert broken in done.stdout


def test_a_room_without_a_place_in_the_house_breaks_it(lint, tmp_path):
    (tmp_path / "kladka" / "sheds").mkdir()
    (tmp_path / "kladka" / "sheds" / "__init__.py").touch()
    assert lint().returncode == 1


def test_the_contract_has_its_five_parts():
    contracts = tomllib.loads(contract())["tool"]["importlinter"]["contracts"]
    assert [each["id"] for each in contracts] == [
        "rooms",
        "reporting-floors",
        "engine-is-free",
        "one-door",
        "engine-floors",
    ]
