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
CHROMIUMS = ["chromium", "chromium-browser", "google-chrome"]


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
        missing.append("chromium")
    if not java():
        missing.append("openjdk-17-jre-headless")
    if not shutil.which("pdftotext"):
        missing.append("poppler-utils")
    return missing


def install(packages: list[str]) -> bool:
    """Install with apt-get; return whether everything is there afterwards."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    apt = ["apt-get", "-o", "DPkg::Lock::Timeout=400", "-qq"]
    for arguments in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        if subprocess.run([*apt, *arguments], env=environment, check=False).returncode != 0:
            return False
    return not missing_packages()


def main() -> int:
    """Return 0 when nothing is missing, or no longer."""
    packages = missing_packages()
    if not packages:
        return 0
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"[setup] installing {' and '.join(packages)} for the tests", file=sys.stderr)
        if install(packages):
            return 0
    print(f"The tests need more from the system. Run: sudo apt-get install -y {' '.join(packages)}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
