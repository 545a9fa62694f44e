"""Brings what the tests need from the system: PostgreSQL's programs, Chromium, Java and pdftotext.

Takes what is there. Installs the rest with apt-get when it may (root on Debian or Ubuntu); otherwise prints the one
command to run and fails.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST_JAVA = 17
CHROMIUMS = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"]
"""The same Chromium without windows first: a page takes it two thirds of the processor (bench/RESULTS.md)."""


def postgres_bin() -> Path | None:
    """Return the folder of the newest PostgreSQL's initdb and pg_ctl, or None."""
    newest = max(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]), default=None)
    named = shutil.which("initdb")
    found = newest or (Path(named) if named else None)
    return found.resolve().parent if found else None


def chromium() -> str | None:
    """Return the path of Chromium or Chrome, or None."""
    named = os.environ.get("KLADKA_CHROMIUM")
    return named or next((path for name in CHROMIUMS if (path := shutil.which(name))), None)


def java() -> bool:
    """Tell whether there is a Java that Spark runs on: 17 or newer."""
    home = os.environ.get("JAVA_HOME")
    path = str(Path(home, "bin/java")) if home else shutil.which("java")
    if not path or not Path(path).is_file():
        return False
    told = subprocess.run([path, "-version"], capture_output=True, text=True, check=False).stderr
    version = re.search(r'version "(\d+)', told)
    return version is not None and int(version[1]) >= OLDEST_JAVA


def missing_packages() -> list[str]:
    """Return the Debian packages that would fill the gaps."""
    missing = []
    if not postgres_bin():
        missing.append("postgresql")
    if not chromium():
        missing.append(CHROMIUMS[0] if _offers(CHROMIUMS[0]) else "chromium")
    if not java():
        missing.append("openjdk-17-jre-headless")
    if not shutil.which("pdftotext"):
        missing.append("poppler-utils")
    return missing


def _offers(package: str) -> bool:
    """Tell whether apt knows the package: Debian has Chromium without windows, Ubuntu has not."""
    if not shutil.which("apt-cache"):
        return False
    return subprocess.run(["apt-cache", "show", package], capture_output=True, check=False).returncode == 0


def install() -> bool:
    """Install what is missing with apt-get; return whether everything is there afterwards."""
    # What there is to choose from is known after the update only.
    installed = _apt("update") and _apt("install", "-y", "--no-install-recommends", *missing_packages())
    return installed and not missing_packages()


def _apt(*arguments: str) -> bool:
    """Run apt-get quietly, waiting for who else runs it; return whether it succeeded."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    apt = ["apt-get", "-o", "DPkg::Lock::Timeout=400", "-qq"]
    return subprocess.run([*apt, *arguments], env=environment, check=False).returncode == 0


def main() -> int:
    """Return 0 when nothing is missing, or no longer."""
    packages = missing_packages()
    if not packages:
        return 0
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"[setup] installing {' and '.join(packages)} for the tests", file=sys.stderr)
        if install():
            return 0
        packages = missing_packages()
    print(f"The tests need more from the system. Run: sudo apt-get install -y {' '.join(packages)}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
