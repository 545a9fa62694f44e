"""Whatever is recorded in whatever order, and wherever the process starts anew: the kept extract is a whole read."""

import random
from datetime import timedelta

import pytest

from kladka.core.errors import KladkaError
from kladka.people import actions as people
from kladka.people.models import Alias, Entry, EntryDraft, Exit, Participation, Situation, Support
from kladka.reporting.extraction.extract import differing, extract, forget, rebuild
from tests.world.cast import ANSWERS, ENTRY_DAY, add_people

pytestmark = pytest.mark.postgres
STEPS = 30


@pytest.fixture(autouse=True)
def kept_on_disk(settings, tmp_path, monkeypatch):
    """Every extract is kept on disk at once, in a folder of the test's own."""
    settings.VAR = tmp_path
    monkeypatch.setattr("kladka.reporting.extraction.extract._SAVED_FROM", (1, 1))
    forget()
    yield
    forget()


class Walk:
    """Acts chosen by chance, on whatever is there; what a policy refuses is left out."""

    def __init__(self, cast, seed):
        self.cast, self.chance, self.by = cast, random.Random(seed), cast.users["anna"]  # no secret

    def one_of(self, rows):
        found = list(rows.order_by("pk"))
        return self.chance.choice(found) if found else None

    @property
    def participation(self):
        return self.one_of(Participation.objects.all())

    @property
    def day(self):
        return ENTRY_DAY + timedelta(days=self.chance.randrange(-5, 120))

    def drafts(self):
        person = people.register_person(
            controller=self.cast.organisations["leader"],
            given_name="Wanda",
            family_name="Niepełna",
            sex="female",
            by=self.by,
        )
        people.open_participation(
            person=person, project=self.cast.project, partner=self.cast.organisations["alfa"], by=self.by
        )

    def supports(self):
        site, day = self.cast.sites["alfa"], self.day
        drafts = Participation.objects.filter(draft__isnull=False).exclude(pk__in=Entry.objects.values("participation"))
        who = self.one_of(drafts) if self.chance.random() < 0.7 else self.participation
        people.record_support(participation=who, kind="coaching", start_date=day, site=site, by=self.by)

    def saves(self):
        draft = self.one_of(EntryDraft.objects.all())
        answers = {**ANSWERS, "education": self.chance.choice([3, 5, None]), "target_group": self.cast.target_group}
        if draft is not None:
            people.save_draft(participation=draft.participation, version=draft.version, answers=answers, by=self.by)

    def works(self):
        who, day = self.participation, self.day
        people.record_situation(participation=who, kind="volunteering", from_date=day, by=self.by)

    def ends(self):
        situation = self.one_of(Situation.objects.current())
        people.end_situation(situation=situation, until_date=self.day, outcome="ended", by=self.by)

    def corrects(self):
        fact = self.one_of(self.chance.choice([Situation, Support]).objects.current())
        name = "from_date" if isinstance(fact, Situation) else "start_date"
        people.correct(fact=fact, changes={name: self.day}, reason="wrong_date", words="", by=self.by)

    def withdraws(self):
        fact = self.one_of(self.chance.choice([Situation, Support, Exit]).objects.current())
        people.withdraw(fact=fact, reason="recorded_twice", by=self.by)

    def leaves(self):
        people.leave(participation=self.participation, exit_date=self.day, path_completed=True, by=self.by)

    def returns(self):
        people.reenter(participation=self.participation, reentry_date=self.day, by=self.by)

    def merges(self):
        one, other = self.participation.person, self.participation.person
        people.merge(person=one, same_as=other, by=self.by)

    def parts(self):
        people.unmerge(alias=self.one_of(Alias.objects.current()), by=self.by)

    def step(self):
        """Do something that is possible; return what."""
        acts = [self.drafts, self.saves, self.works, self.ends, self.leaves, self.returns, self.merges, self.parts]
        act = self.chance.choice([*acts, *[self.supports] * 8, *[self.corrects, self.withdraws] * 2])
        try:
            act()
        except (KladkaError, AttributeError):
            return f"not {act.__name__}"
        return act.__name__


@pytest.mark.parametrize("seed", range(3))
def test_the_kept_extract_is_a_whole_read_after_every_act(cast, seed):
    controller = cast.project.controller_id
    add_people(cast, 2)
    walk, done = Walk(cast, seed), []
    for _ in range(3):
        walk.drafts()
    for _ in range(STEPS):
        done.append(walk.step())
        if walk.chance.random() < 0.2:
            forget()
            done.append("(a new process)")
        assert differing(controller) == [], done
    assert extract(controller).tables == rebuild(controller).tables
    assert len({act for act in done if not act.startswith(("not", "("))}) >= 5, done
