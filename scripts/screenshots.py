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
    click: str = ""
    """What to click on the page, where the picture is of the page behind it."""


_CLAIMS = "/office/projects/kladka/claims/"
PICTURES = [
    Picture("public-page.png", "", "/projects/abc/#results"),
    Picture("coach-day.png", "job coach", "/my-day/"),
    Picture("claim.png", "monitoring officer, project under way", _CLAIMS, height=1300, click="main tbody th a"),
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


def take(browser: Browser, picture: Picture, address: str, links: dict[str, str], folder: Path) -> None:
    """Open the page as the role sees it, in English, and save what the window shows."""
    context = browser.new_context(
        viewport={"width": picture.width, "height": picture.height}, locale="en-GB", reduced_motion="reduce"
    )
    page = context.new_page()
    if picture.role:
        _open(page, links[picture.role])
        page.locator("main button").click()
        page.wait_for_load_state()
    answer = _open(page, f"{address}{picture.path}")
    if answer is None or answer.status != 200:
        raise SystemExit(f"{picture.path} answered {answer and answer.status}.")
    if picture.click:
        page.locator(picture.click).first.click()
        page.wait_for_load_state()
    page.evaluate("document.fonts.ready")
    page.screenshot(path=folder / picture.file)
    context.close()


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
            for picture in PICTURES:
                take(browser, picture, address, links, arguments.into)
                print(arguments.into / picture.file)
            browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
