"""What all tests share: settings, the database, and the rules for those that must commit.

KLADKA_TEST_DATABASE=postgres runs on a private PostgreSQL; otherwise SQLite, by the product's own backend.
"""

import gc
import importlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, NoReturn

import django
import django.test.client
import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connection
from django.db.backends.signals import connection_created
from django.http import HttpResponse
from django.test.testcases import LiveServerThread
from django.test.utils import ContextList
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import Browser, Page, sync_playwright

from kladka.core import crypto
from scripts.system import chromium
from tests import databases

ON_POSTGRES = os.environ.get("KLADKA_TEST_DATABASE") == "postgres"
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
PARTS = {"browser", "postgres", "only_postgres"}
MARK = re.compile(r"\bmark\.(\w+)")


def make_folder(within: str | None = None) -> str:
    """Make a folder for what one process writes, and return its path."""
    folder = tempfile.mkdtemp(prefix="kladka-tests-", dir=within)
    # WhiteNoise warns of a STATIC_ROOT that nobody has collected into, and warnings are errors here.
    (Path(folder) / "static").mkdir()
    return folder


# Before Django reads its settings: nothing a test writes may land in the working copy.
if not WORKER:
    os.environ["KLADKA_VAR"] = make_folder()
    os.environ["KLADKA_DATABASE"] = os.environ["KLADKA_MAIL"] = ""
os.environ["DJANGO_SETTINGS_MODULE"] = "kladka.config.settings"

hypothesis_settings.register_profile(
    "ci", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)
hypothesis_settings.register_profile("search", deadline=None, max_examples=2000, database=None)
hypothesis_settings.load_profile(os.environ.get("KLADKA_HYPOTHESIS", "ci"))

_cluster = None


def pytest_xdist_setupnodes(specs: list[Any]) -> None:
    """Give each worker a folder of its own from its first breath: in there it clears all caches before many a test.

    pytest-django has read the settings before a worker comes to this file: what this file did then would be too late.
    """
    for spec in specs:
        spec.env["KLADKA_VAR"] = make_folder(within=os.environ["KLADKA_VAR"])


def pytest_configure(config: pytest.Config) -> None:
    """Start PostgreSQL once, in the process that the workers inherit from, then set Django up."""
    # What is read from here on stays to the end: looking through it for garbage, again and again, finds none.
    gc.disable()
    if ON_POSTGRES and not WORKER:
        _start_cluster()
    _ = settings.DATABASES
    # The product's hashing is slow on purpose; a cast of twelve accounts would pay for it in every test.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Each test's client makes a handler of its own: it need not list all static files first.
    settings.WHITENOISE_AUTOREFRESH = True
    # In tests somebody else's act is looked for at once, in a time that may have been rolled back meanwhile.
    settings.WORK_LISTS_SECONDS = 0
    settings.WORK_LISTS_PATIENCE = None
    django.setup()
    connection_created.connect(without_waiting)
    crypto.prepare_keys()
    django.test.client.store_rendered_templates = keep_context


def without_waiting(connection: Any, **_told: Any) -> None:
    """Let SQLite not wait for the disk at each commit, as PostgreSQL does not in tests: the power stays on."""
    if connection.vendor == "sqlite":
        connection.connection.execute("PRAGMA synchronous = OFF")


def keep_context(store: dict[str, Any], context: Any, **_told: Any) -> None:
    """Keep what each template was given as it is; Django copies all of it for each of the fifty templates of a page."""
    store.setdefault("context", ContextList()).append(context)


def _start_cluster() -> None:
    global _cluster
    _cluster = databases.Cluster()
    _cluster.start()
    os.environ["KLADKA_DATABASE"] = _cluster.url


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what was started and remove what was written."""
    if _cluster:
        _cluster.stop()
    if not WORKER:
        shutil.rmtree(os.environ["KLADKA_VAR"], ignore_errors=True)


def pytest_report_header(config: pytest.Config) -> str:
    """Say which database this run is about."""
    return f"kladka: {'PostgreSQL' if ON_POSTGRES else 'SQLite'}"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip, visibly and with a reason, what has no meaning on this run's database; put files with slow tests first.

    Files are given out to the workers in this order: one of minutes at the end would let the others wait.
    """
    refuse_unnamed_marks(items)
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)
    away = "only_sqlite" if ON_POSTGRES else "only_postgres"
    for item in items:
        if item.get_closest_marker(away):
            item.add_marker(pytest.mark.skip(reason=f"{away}: this run is on the other database"))


def pytest_collection_finish(session: pytest.Session) -> None:
    """From here on garbage is looked for among what the tests make, no longer among the modules and the tests."""
    gc.freeze()
    gc.enable()


def refuse_unnamed_marks(items: list[pytest.Item]) -> None:
    """Refuse a test marked for a part of `make test` in a file that does not say so: the part reads no other files."""
    named = {path: set(MARK.findall(path.read_text("utf-8"))) for path in {item.path for item in items}}
    for item in items:
        for mark in item.iter_markers():
            if mark.name in PARTS and mark.name not in named[item.path]:
                raise pytest.UsageError(
                    f"{item.nodeid} is marked {mark.name}, but its file does not name mark.{mark.name}: "
                    "`make test` would not find it. Write the mark in the file."
                )


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker, tmp_path_factory) -> Iterator[None]:
    """Prepare this process's database by migrating it; takes the place of pytest-django's own."""

    with django_db_blocker.unblock():
        databases.prepare(tmp_path_factory.mktemp("database"), WORKER or "main")
    yield
    with django_db_blocker.unblock():
        connection.close()


@pytest.fixture(autouse=True)
def rules_are_told_the_day(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """In `test_rules*.py` the clock refuses: a rule is a function of what it is told."""
    if request.path.stem.startswith("test_rules"):
        monkeypatch.setattr("kladka.core.clock.now", refuse)
        monkeypatch.setattr("kladka.core.clock.today", refuse)


@pytest.fixture
def by_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be three in the afternoon where it is earlier: at night nobody has held the day's sessions yet."""
    clock = importlib.import_module("kladka.core.clock")
    usual, hour = clock.now, clock.now().astimezone(clock.WARSAW).hour
    if hour < AFTERNOON:
        monkeypatch.setattr(clock, "now", lambda: usual() + timedelta(hours=AFTERNOON - hour))


AFTERNOON = 15


@pytest.fixture(autouse=True)
def the_language_is_nobodys() -> None:
    """A page leaves its visitor's language behind; no test may find another's."""
    translation.deactivate()


def refuse() -> NoReturn:
    """Stand in for the clock."""
    raise AssertionError("A rule asked the clock. Pass the day in.")


@pytest.fixture
def cast(db: None) -> Any:
    """The people and organisations that all tests know (`tests.world.cast.Cast`), fresh, in the test's transaction."""
    # By name: its models need Django set up, and a test without the cast must not need every room.
    return importlib.import_module("tests.world.again").cast_again()


@pytest.fixture
def committed_db(request, django_db_setup, django_db_blocker, tmp_path: Path) -> Iterator:
    """Give the test a database of its own in which it may commit: a `tests.databases.Committed`.

    Do not mix with `db`. Threads see it, too; child processes when given its `environment`.
    """
    if "db" in request.fixturenames:
        raise pytest.UsageError("A test takes `db` (rolled back) or `committed_db` (its own copy), not both.")
    with django_db_blocker.unblock(), databases.copied(tmp_path) as committed:
        yield committed


class KeptStatics(StaticFilesHandler):
    """Serves files as the product does, and axe as `axe.js`: what a browser has it neither asks for nor reads again."""

    def serve(self, request: Any) -> Any:
        """Return the file with leave to keep it."""
        is_axe = request.path == f"{settings.STATIC_URL}axe.js"
        answer = HttpResponse(AXE_SCRIPT, content_type="text/javascript") if is_axe else super().serve(request)
        answer["Cache-Control"] = "max-age=3600"
        return answer


@pytest.fixture
def live(committed_db) -> Iterator[str]:
    """Serve the product on a free loopback port over a database of the test's own; the address, no slash at the end."""
    thread = LiveServerThread("127.0.0.1", KeptStatics)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    yield f"http://127.0.0.1:{thread.port}"
    thread.terminate()


CHROMIUM_OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
CHROMIUM_OPTIONS += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all browser tests of this process."""
    path = chromium()
    if path is None:
        raise RuntimeError("Chromium is not installed. Run `make test`, which says what to install.")
    # Playwright keeps an event loop running in this thread, which Django would take for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=CHROMIUM_OPTIONS)
        yield started
        started.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def page(browser: Browser, live: str) -> Iterator[Page]:
    """A fresh window on the live product: `page.goto("/…")`. What its console calls an error fails the test."""
    context = browser.new_context(base_url=live, locale="pl-PL", timezone_id="Europe/Warsaw")
    opened = context.new_page()
    errors: list[str] = []
    opened.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    context.close()
    assert errors == []
