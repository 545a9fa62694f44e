"""Drawing a control sample and recording what was found in it."""

import hashlib
import secrets
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from kladka.audit.actions import Actor, verb
from kladka.audit.models import GENESIS, Entry
from kladka.core import clock
from kladka.core.dictionaries import dictionary
from kladka.core.errors import PolicyBroken, Stale
from kladka.programmes.models import Project
from kladka.reporting import policies, queries
from kladka.reporting.live.figures import definitions_of, indicator_of
from kladka.reporting.models import Finding, FindingWords, Population, Sample, SampleItem
from kladka.reporting.queries.sample import Asked
from kladka.reporting.rules import sample as rules
from kladka.reporting.rules.checklist import checklist_of

SEED_BYTES = 16


@dataclass(frozen=True)
class Read:
    """A population and the newest audit entry before it was read, with the list as it is kept."""

    project: UUID
    asked: Asked
    chain: tuple[int, str]
    found: queries.Drawable
    listed: bytes
    packed: bytes


def read_population(project: Project, asked: Asked) -> Read:
    """Read the population of a draw. Takes seconds in a large project: to be asked before the verb."""
    chain = _newest(project.controller_id)
    found = queries.population(project, asked)
    listed = rules.listed(found.strata).encode()
    return Read(project.pk, asked, chain, found, listed, zlib.compress(listed, 9))


def draw(
    *,
    project: Project,
    asked: Asked,
    size: int = 0,
    percent: float = 0,
    allocation: str = rules.PROPORTIONAL,
    seed: str = "",
    read: Read | None = None,
    by: Actor,
) -> Sample:
    """Draw `size` items (or `percent` of the population) at random, and keep the list they were drawn from.

    `read`: the population as `read_population` read it before, so that nobody waits for it.
    Without a `seed` the system's randomness makes one, before the population is read. Raises PolicyBroken when nobody
    is in the population, when the sample is larger, or when a day is still to come.
    """
    made = seed or secrets.token_hex(SEED_BYTES)
    policies.check_seed(made)
    policies.check_days(project, asked.as_of, asked.known_on, clock.today())
    if asked.indicator:
        policies.check_drawable(indicator_of(project, asked.indicator))
    pack, checklist = definitions_of(project), checklist_of(project.profile)
    if read is None or (read.project, read.asked) != (project.pk, asked):
        read = read_population(project, asked)
    with verb("reporting.draw_sample", controller=project.controller_id, by=by) as opened:
        if _newest(project.controller_id) != read.chain:
            # Something was recorded meanwhile. It is quick now: what was read before is kept.
            read = read_population(project, asked)
        found, chain = read.found, read.chain
        policies.check_population(len(found))
        wanted = rules.size_of_share(len(found), percent) if percent else size
        policies.check_size(wanted, len(found))
        sample = Sample(
            project=project,
            number=queries.number_for(project),
            **{
                name: getattr(asked, name)
                for name in ("kind", "indicator", "fact_table", "as_of", "known_on", "strata")
            },
            allocation=allocation,
            size=wanted,
            population_size=len(found),
            population_hash=hashlib.sha256(read.listed).hexdigest(),
            chain_no=chain[0],
            chain_hash=chain[1],
            pack=f"{pack.code} {pack.version}",
            pack_hash=pack.hash,
            method=rules.METHOD,
            seed=made,
            seed_given=bool(seed),
            checklist=checklist.code,
            checklist_hash=checklist.digest,
        )
        opened.record(sample)
        opened.save(Population(sample=sample, listed=read.packed))
        opened.save_all(SampleItem, _items(sample, found))
        return sample


def _items(sample: Sample, found: queries.Drawable) -> list[SampleItem]:
    return [
        SampleItem(
            sample=sample,
            position=position,
            subject=UUID(one),
            participation_id=UUID(found.participations[one]),
            stratum=found.strata[one],
        )
        for position, one in enumerate(queries.redrawn(sample, found.strata), start=1)
    ]


def _newest(controller: UUID) -> tuple[int, str]:
    rows = Entry.objects.filter(controller=controller).order_by("-number")
    return rows.values_list("number", "hash").first() or (0, GENESIS)


def withdraw_sample(*, sample: Sample, reason: str, by: Actor, words: str = "") -> None:
    """Say that a sample was drawn by mistake; it stays in the list with what was found. Raises Stale a second time."""
    dictionary("correction-reasons").check(reason, field="reason")
    with verb("reporting.withdraw_sample", controller=sample.controller, by=by) as opened:
        opened.say(words)
        opened.retract(sample, reason=reason)


@dataclass(frozen=True)
class Answer:
    """What a look at one line gave; an empty outcome means that it was not looked at."""

    outcome: str = ""
    kind: str = ""
    words: str = ""


def record_findings(
    *, item: SampleItem, answers: Mapping[str, Answer], seen: int, by: Actor, reason: str = ""
) -> list[Finding]:
    """Record what was found of an item, line by line, as one act; return what is new.

    What is equal stays. Another answer than before needs a `reason`: the ledger keeps both. Raises Stale when answers
    were recorded since `seen` (the number of all answers ever given that the form showed), PolicyBroken when an answer
    is none or nothing differs.
    """
    sample = item.sample
    with verb("reporting.record_findings", controller=sample.controller, by=by) as opened:
        policies.check_sample_stands(Sample.objects.get(pk=sample.pk))
        every = queries.answers_of(item)
        before: dict[str, Any] = {each.line: each for each in every if each.is_current}
        for line, answer in answers.items():
            if answer.outcome:
                policies.check_answer(sample, line=line, outcome=answer.outcome, kind=answer.kind, words=answer.words)
        changed = {line: answer for line, answer in answers.items() if answer != _as_answer(before.get(line))}
        if not changed:
            raise PolicyBroken(_("Nothing was changed. Answer a line, or go on to the next item."))
        if versions_of(every) != seen:
            raise Stale(words_meanwhile(every, by), stored=every)
        if any(line in before for line in changed):
            _check_reason(reason)
        return [
            found for line, answer in changed.items() if (found := _record(opened, item, line, answer, before, reason))
        ]


def words_meanwhile(answers: Sequence[Any], by: Actor) -> str:
    """Return that answers were recorded or withdrawn meanwhile, the last by somebody else or in another window."""
    acts = [(each.recorded_no, each.recorded_by) for each in answers]
    acts += [(each.retracted_no, each.retracted_by) for each in answers if not each.is_current]
    if acts and max(acts)[1] == by.id:
        return _("You recorded answers to this item in another window meanwhile. Look at them again.")
    return _("Somebody else recorded answers to this item meanwhile. Look at them again.")


def versions_of(answers: list[Any]) -> int:
    """Return what a form remembers of the answers it showed: it grows with every answer and every withdrawal."""
    return len(answers) + sum(not each.is_current for each in answers)


def _check_reason(reason: str) -> None:
    if not reason:
        raise PolicyBroken(
            _("Say why an answer that was recorded is now another one; the history keeps both."), field="reason"
        )
    dictionary("correction-reasons").check(reason, field="reason")


def _as_answer(finding: Any) -> Answer:
    return Answer(finding.outcome, finding.kind, finding.said or "") if finding else Answer()


def _record(
    opened: Any, item: SampleItem, line: str, answer: Answer, before: Mapping[str, Any], reason: str
) -> Finding | None:
    old = before.get(line)
    if old is not None:
        opened.retract(old, reason=reason)
    if not answer.outcome:
        return None
    new = Finding(item=item, line=line, outcome=answer.outcome, kind=answer.kind, replaces=old.pk if old else None)
    found: Finding = opened.record(new)
    if answer.words.strip():
        opened.save(FindingWords(finding=found, text=answer.words.strip()))
    return found
