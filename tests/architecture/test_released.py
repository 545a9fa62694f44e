"""The public site reads releases: no module of it imports what computes live figures, or the people behind them."""

import ast
from pathlib import Path

import pytest

from tests.architecture.tree import imported, python_files

PUBLIC = Path(__file__).resolve().parents[2] / "src" / "kladka" / "pages" / "public"
OPEN = ("kladka.reporting.models", "kladka.reporting.queries.release", "kladka.reporting.queries")
"""What the public site may take from reporting: what was released, and in which words."""
NAMED = "kladka.incubation.queries.listing"
"""Which entities agree to be named, and nothing else of theirs."""
CLOSED = (
    *(f"kladka.{room}" for room in ("people", "coaching", "learning", "incubation", "employers", "benefits", "calls")),
    "kladka.pages.figures",
    "miara",
)


def live_imports(folder: Path) -> list[str]:
    """Return the imports of live figures, or of people's records, in the modules of a folder."""
    found = []
    for name, path in python_files(folder):
        for module, line in imported(ast.parse(path.read_text("utf-8"))):
            is_live = module.startswith("kladka.reporting") and module not in OPEN
            is_closed = any(module == each or module.startswith(f"{each}.") for each in CLOSED) and module != NAMED
            if is_live or is_closed:
                found.append(f"{name}:{line} imports {module}")
    return found


def test_the_public_site_imports_nothing_live():
    assert live_imports(PUBLIC) == []


@pytest.mark.parametrize(
    "statement",
    [
        "from kladka.reporting import figures",
        "from kladka.reporting.live.figures import figures",
        "from kladka.reporting.extraction.extract import extract",
        "from kladka.reporting import releasing",
        "from kladka.people.models import Participation",
        "from kladka.incubation.queries import founded_in",
        "import miara",
    ],
)
def test_a_live_import_is_found(tmp_path, statement):
    (tmp_path / "views.py").write_text(f"{statement}\n")
    assert len(live_imports(tmp_path)) == 1
