"""Builds the two distributions into dist/ and looks whether they carry what an installed user needs."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"
HATCHLING = Path(sys.executable).parent / "hatchling"

NEEDED = {
    "kladka": [
        "kladka/_packs/indicators/",
        "kladka/core/static/vendor/govuk-frontend.min.css",
        "kladka/core/static/vendor/fonts/SourceSans3-Regular.ttf.woff2",
        "kladka/core/static/vendor/fonts/SourceSans3-Regular.ttf",
        "kladka/_packs/documents/report.typ",
        "kladka/people/locale/pl/LC_MESSAGES/django.mo",
        "kladka/people/migrations/0001_initial.py",
        "kladka/core/templates/",
        "dist-info/licenses/LICENSE",
    ],
    "miara": ["miara/py.typed", "miara/_packs/indicators/", "miara/_packs/parameters/", "dist-info/licenses/LICENSE"],
}
"""Parts of paths that each wheel must have: made by set-up, so easily forgotten."""

UNWANTED = ["__pycache__", "node_modules", ".part", "tests/"]


def faults(name: str, paths: list[str]) -> list[str]:
    """Return what a wheel lacks or should not have, a sentence each."""
    found = [f"{name}: {part} is not in the wheel." for part in NEEDED[name] if not any(part in path for path in paths)]
    found += [f"{name}: {path} should not be in it." for path in paths if any(part in path for part in UNWANTED)]
    foreign = {"kladka": "miara", "miara": "kladka"}[name]
    return found + [f"{name}: {path} is the other's." for path in paths if path.startswith(f"{foreign}/")]


def main() -> int:
    """Build both; return 0 when both are whole."""
    shutil.rmtree(DIST, ignore_errors=True)
    found = []
    for name, folder in {"miara": ROOT / "packaging/miara", "kladka": ROOT}.items():
        subprocess.run([HATCHLING, "build", "-t", "wheel", "-d", str(DIST)], cwd=folder, check=True)
        (wheel,) = DIST.glob(f"{name}-*.whl")
        found += faults(name, zipfile.ZipFile(wheel).namelist())
    print("\n".join(found), end="\n" if found else "", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
