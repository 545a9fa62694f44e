"""Takes the pictures of the documents from the demo world: docs/images/*.png.

screenshots.py [--world FOLDER] [--into FOLDER]

FOLDER is the KLADKA_VAR of a built demo world, of which a copy is served; without it one is built, which takes a minute
or two. Everybody in the pictures is made up.
"""

import argparse
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, Response, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from scripts.system import chromium

ROOT = Path(__file__).resolve().parent.parent
KLADKA = [sys.executable, "-m", "kladka.cli.main", "demo"]
_LINK = re.compile(r"^  (\S.*) – .*\n    (http\S+)", re.M)


@dataclass(frozen=True)
class Picture:
    """One picture: its file, as which role ("" for a visitor), the path of the page, and the size of the window."""

    file: str
    role: str
    path: str
    width: int = 1280
    height: int = 960
    clicks: tuple[str, ...] = ()
    """What to click on the page, one after the other, where the picture is of a page behind it."""
    top: str = ""
    """What stands at the top of the picture, where that is not the top of the page."""


def _tab(name: str) -> str:
    return f"nav.moj-sub-navigation a:text-is('{name}')"


_CLAIMS = "/office/projects/kladka/claims/"
_COACH, _COORDINATOR, _ADVISER = "job coach", "coordinator of a partner", "incubator adviser"
_TRAINER = "trainer"
_ROW = "main tbody th a"
_SOMEBODY, _BAR, _PART = ".kladka-person h3 a", ".kladka-identity", "main h2"
PICTURES = [
    Picture("public-page.png", "", "/projects/abc/#results"),
    Picture("claim.png", "monitoring officer, project under way", _CLAIMS, height=1300, clicks=("main tbody th a",)),
    Picture("coach-day.png", _COACH, "/my-day/"),
    Picture("coach-calendar.png", _COACH, "/calendar/", top="h1", height=800),
    Picture("coach-pathway.png", _COACH, "/my-day/", clicks=(_SOMEBODY, _tab("Pathway")), top=_BAR, height=1000),
    Picture("coach-plan.png", _COACH, "/my-day/", clicks=(_SOMEBODY, _tab("Plan")), top=_BAR, height=900),
    Picture("coach-documents.png", _COACH, "/my-day/", clicks=(_SOMEBODY, _tab("Documents")), top=_BAR, height=700),
    Picture("monday-to-do.png", _COORDINATOR, "/to-do/", top="h1", height=800),
    Picture("monday-caseload.png", _COORDINATOR, "/projects/kladka/caseload/", top=_PART, height=800),
    Picture("monday-follow-up.png", _COORDINATOR, "/follow-up/", top="h1", height=800),
    Picture("monday-benefits.png", _COORDINATOR, "/projects/kladka/benefits/", top=_PART, height=700),
    Picture("monday-measures.png", _COORDINATOR, "/projects/kladka/measures/", top=_PART, height=1000),
    Picture("adviser-to-do.png", _ADVISER, "/to-do/", top="h1", height=700),
    Picture("adviser-cards.png", _ADVISER, "/advice/", top="h1", height=900),
    Picture("adviser-card.png", _ADVISER, "/advice/", clicks=(_ROW,), top="h1", height=1000),
    Picture(
        "adviser-incubator.png", _ADVISER, "/incubators/", clicks=("main .govuk-list--spaced a",), top="h1", height=1000
    ),
    Picture("training-cycle.png", _COORDINATOR, "/cycles/", clicks=(_ROW,), top="h1", height=1300),
    Picture(
        "training-attendance.png",
        _TRAINER,
        "/events/?q=grupa+3",
        width=360,
        clicks=(_ROW, "main a:has-text('Mark attendance')"),
        top="h1",
        height=760,
    ),
    Picture(
        "training-results.png",
        _TRAINER,
        "/events/?q=grupa+2",
        clicks=(_ROW, "main a:text-is('Tests and surveys')", _ROW),
        top="h1",
        height=1000,
    ),
    Picture(
        "training-materials.png",
        _TRAINER,
        "/events/?q=grupa+2",
        clicks=(_ROW, "main a:text-is('Materials')"),
        top="h1",
        height=560,
    ),
    Picture("idea-events.png", "", "/sign-up/", height=900),
    Picture("idea-group.png", _COORDINATOR, "/groups/", clicks=(_ROW,), top="h1", height=1100),
    Picture("idea-gate.png", _COORDINATOR, "/groups/", clicks=(_ROW,), top="#law", height=700),
    Picture("idea-entity.png", _COORDINATOR, "/entities/", clicks=(_ROW,), top="#watched", height=1100),
    Picture("idea-aid.png", _COORDINATOR, "/entities/", clicks=(_ROW, "main a:text-is('De minimis aid')"), height=1000),
]


@contextmanager
def served(var: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Serve the demo in `var`; give its address and the sign-in link of each role."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "KLADKA_VAR": str(var), "PYTHONUNBUFFERED": "1"}
    demo = subprocess.Popen([*KLADKA, "--port", str(port)], env=environment, stdout=subprocess.PIPE, text=True)
    try:
        printed = ""
        for line in demo.stdout or ():
            printed += line
            if "Kładka is at" in line:
                break
        else:
            raise SystemExit(f"The demo did not start:\n{printed}")
        yield f"http://localhost:{port}", dict(_LINK.findall(printed))
    finally:
        demo.send_signal(signal.SIGINT)
        demo.wait(30)


def take(page: Page, picture: Picture, address: str, folder: Path) -> None:
    """Open the page as whoever is signed in sees it, in English, and save what the window shows."""
    page.set_viewport_size({"width": picture.width, "height": picture.height})
    answer = _open(page, f"{address}{picture.path}")
    if answer is None or answer.status != 200:
        raise SystemExit(f"{picture.path} answered {answer and answer.status}.")
    for click in picture.clicks:
        page.locator(click).first.click()
        page.wait_for_load_state()
    page.evaluate("document.fonts.ready")
    if picture.top:
        page.locator(picture.top).first.evaluate("one => scrollTo(0, scrollY + one.getBoundingClientRect().top - 20)")
    page.screenshot(path=folder / picture.file)


def windows(browser: Browser, links: dict[str, str]) -> dict[str, Page]:
    """Return a window for each role of the pictures; a link of the demo signs in once."""
    found = {}
    for role in {picture.role for picture in PICTURES}:
        page = found[role] = browser.new_context(locale="en-GB", reduced_motion="reduce").new_page()
        if role:
            _open(page, links[role])
            page.locator("main button").click()
            page.wait_for_load_state()
    return found


def _open(page: Page, address: str) -> Response | None:
    """Open an address; the web process may still be starting."""
    for _ in range(60):
        try:
            return page.goto(address)
        except Error as error:
            if "ERR_CONNECTION_REFUSED" not in str(error):
                raise
            page.wait_for_timeout(250)
    raise SystemExit(f"{address} does not answer.")


def main() -> int:
    """Take every picture."""
    parser = argparse.ArgumentParser(description="Take the pictures of the documents.")
    parser.add_argument("--world", type=Path, help="KLADKA_VAR of a built demo world")
    parser.add_argument("--into", type=Path, default=ROOT / "docs" / "images")
    arguments = parser.parse_args()
    browser_path = chromium()
    if browser_path is None:
        raise SystemExit("Chromium is needed: sudo apt-get install -y chromium")
    arguments.into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="kladka-pictures-") as temporary:
        var = Path(temporary) / "var"
        if arguments.world:
            shutil.copytree(arguments.world, var)
        else:
            subprocess.run([*KLADKA, "--build-only"], env={**os.environ, "KLADKA_VAR": str(var)}, check=True)
        with served(var) as (address, links), sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
            pages = windows(browser, links)
            for picture in PICTURES:
                take(pages[picture.role], picture, address, arguments.into)
                print(arguments.into / picture.file)
            browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
