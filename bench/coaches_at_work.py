"""What coaches, a coordinator and an officer do, for locust: `bench/coaches.py` runs it.

Everybody waits five to fifteen seconds between two acts. A session is a form that is opened and one that is sent; the
two are counted apart, the second being the save.
"""

import json
import os
import random
import re
import time
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any, ClassVar

from locust import FastHttpUser, between, events, task

PEOPLE = json.loads(Path(os.environ["KLADKA_BENCH"]).read_text("utf-8"))
COACHES, LEADERS = PEOPLE["coaches"], PEOPLE["leaders"]
BARE = os.environ["KLADKA_BARE"]
WORDS = ("kowal", "nowak", "anna", "wiśn", "Obciąż")
TOLD = Path(os.environ["KLADKA_BENCH"]).with_name("acts.jsonl").open("w", buffering=1)
DAYS_BACK = 9
_BEGAN = time.monotonic()
_HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*>')
_NAMED = re.compile(r'name="([^"]+)"')
_VALUE = re.compile(r'value="([^"]*)"')


class SignedIn(FastHttpUser):
    """Somebody who has signed in by a link of the demo."""

    abstract = True
    those: ClassVar[list[Any]] = COACHES
    """Who signs in, one after the other; no name that a task has, for then nobody could sign in."""
    turn: Iterator[int]
    link = 0
    """Which of a coach's links: the bare page is opened by the same people."""
    wait_time = between(5, 15)

    def on_start(self) -> None:
        """Sign in."""
        self.who = self.those[next(self.turn) % len(self.those)]
        link = self.who["links"][self.link]
        page = self.client.get(link, name="sign in")
        self.client.post(link, data=hidden(page.text), name="sign in")

    @property
    def somebody(self) -> str:
        """One of whom they know."""
        return str(random.choice(self.who["people"]))


class Coach(SignedIn):
    """A coach on a full day."""

    weight = 10
    turn = count()

    def on_start(self) -> None:
        """Sign in, with everybody's session of the day before them."""
        super().on_start()
        self.next_one = iter(random.sample(self.who["people"], len(self.who["people"])))

    @task(3)
    def day(self) -> None:
        """Look at the day."""
        self.client.get("/my-day/", name="coach's day")

    @task(2)
    def people(self) -> None:
        """Look at the list of participants."""
        self.client.get("/participants/", name="list of participants")

    @task(2)
    def search(self) -> None:
        """Search."""
        self.client.get(f"/participants/?q={random.choice(WORDS)}", name="search")

    @task(3)
    def participant(self) -> None:
        """Open somebody."""
        self.client.get(f"/participants/{self.somebody}/", name="one participant")

    @task(2)
    def calendar(self) -> None:
        """Look at the week."""
        self.client.get("/calendar/", name="calendar, week")

    @task(3)
    def session(self) -> None:
        """Log a session with a next step, with one after the other: a second one of a day would be asked about.

        Most are of the days before, so that the day of a world that is kept does not fill with more than anybody does.
        """
        address = f"/sessions/new/{next(self.next_one)}/"
        on = date.today() - timedelta(days=random.randint(0, DAYS_BACK))  # noqa: DTZ011 - as on the wall
        form = self.client.get(address, name="form of a session")
        typed = {
            "on_date": on.isoformat(),
            "minutes": "60",
            "place": "office",
            "done": "Rozmowa o ofertach pracy.",
            "step": "Przygotować życiorys",
            "confirmed": "on",
        }
        self._save(address, hidden(form.text) | typed)

    def _save(self, address: str, typed: Mapping[str, str]) -> None:
        """Send a form; one that comes back with faults, or doubts, is a failure of the measurement."""
        with self.client.post(
            address, data=dict(typed), name="save a session", allow_redirects=False, catch_response=True
        ) as answer:
            if answer.status_code == 302:
                answer.success()
                return
            doubted = hidden(answer.text or "")
            answer.failure(f"{answer.status_code}, fields {sorted(doubted)}")


class Leader(SignedIn):
    """A coordinator or an officer of a project of twenty thousand: lists and searches, few of them but long."""

    fixed_count = 2
    those = LEADERS
    turn = count()

    def on_start(self) -> None:
        """Sign in, and tell whose acts these are."""
        super().on_start()
        self.of = self.who["role"].replace("_", " ")

    @task(3)
    def list(self) -> None:
        """Look at the list."""
        self.client.get("/participants/", name=f"list of 20,000, {self.of}")

    @task(3)
    def search(self) -> None:
        """Search."""
        self.client.get(f"/participants/?q={random.choice(WORDS)}", name=f"search in 20,000, {self.of}")

    @task(2)
    def work(self) -> None:
        """Look at what is to be done."""
        self.client.get("/to-do/", name=f"work list, {self.of}")

    @task(2)
    def participant(self) -> None:
        """Open somebody."""
        self.client.get(f"/participants/{self.somebody}/", name="one participant")


class Bare(SignedIn):
    """The same rhythm on the bare page."""

    fixed_count = 5
    link = 1
    turn = count()

    @task
    def bare(self) -> None:
        """Open the bare page, of about the size of the coach's day."""
        self.client.get(f"{BARE}/bare/?rows=200", name="bare Django page, 200 rows")


@events.request.add_listener
def write_down(name: str, response_time: float, **_others: Any) -> None:
    """Write down each act and the second it ended in: what happens in the first minute is told apart."""
    TOLD.write(json.dumps([time.monotonic() - _BEGAN, name, response_time]) + "\n")


def hidden(page: str) -> dict[str, str]:
    """Return the hidden fields of a page's form."""
    found = {}
    for field in _HIDDEN.findall(page):
        name, value = _NAMED.search(field), _VALUE.search(field)
        if name:
            found[name[1]] = value[1] if value else ""
    return found
