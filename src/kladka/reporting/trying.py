"""What a definition that is being written would count now: nothing is stored, and it may take only so long."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

import miara
from kladka.core import clock
from kladka.core.errors import PolicyBroken
from kladka.programmes.models import Project
from kladka.reporting.extraction.extract import Extract
from kladka.reporting.live.definitions import Indicator, Pack
from kladka.reporting.live.figures import facts_of, last_day, not_recorded
from kladka.reporting.queries.indicator import Written, examples_broken, read_own
from kladka.reporting.rules.indicator import example_of, own_rules, with_example
from miara import drawing
from miara.catalogue import Name, names
from miara.checks import NOBODY, Broken
from miara.describe import LANGUAGES, sentences
from miara.describe.phrases import phrases
from miara.describe.refusals import refusal
from miara.model.errors import Problem
from miara.model.pack import Example
from miara.model.results import Figure, Gap, Member, NearMember

__all__ = [
    "NOBODY",
    "Broken",
    "Changed",
    "Example",
    "Gap",
    "Name",
    "NearMember",
    "Problem",
    "Tried",
    "changed_by",
    "check_countable",
    "drawing_of",
    "names_for",
    "said_of",
    "sentence_of",
    "tried",
    "with_case",
    "words_of_gap",
]

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Tried:
    """What came out. Where `problems` or `refusal` say that something is wrong, there is nothing else.

    `broken` are the promises of drawn examples that do not come out, `missing` what no room records, in words.
    """

    written: Written
    as_of: date
    known_on: date
    problems: Sequence[Problem] = ()
    refusal: str = ""
    indicator: Indicator | None = None
    figure: Figure | None = None
    members: Sequence[Member] = ()
    near: Sequence[NearMember] = ()
    sentences: Mapping[str, Sequence[str]] = field(default_factory=dict)
    broken: Sequence[Broken] = ()
    missing: Sequence[str] = ()


def tried(
    project: Project, written: Written, *, as_of: date, known_on: date | None = None, seconds: float | None = None
) -> Tried:
    """Return what a definition would count in this project, as of a day and as known on another (default: now).

    It may take `seconds`, by default as long as somebody waits who is writing.
    """
    known = known_on or clock.today()
    empty = Tried(written, as_of, known)
    if len(written.text) > own_rules().most_signs:
        message = _("A definition has at most %(most)s signs. Shorten it, or make several indicators of it.")
        return Tried(written, as_of, known, refusal=message % {"most": own_rules().most_signs})
    read = read_own(project, written)
    if read.indicator is None:
        return Tried(written, as_of, known, problems=read.problems)
    facts = facts_of(project)  # not in the definition's time: after a start everything is read
    try:
        with miara.limited(own_rules().most_seconds if seconds is None else seconds):
            return _counted(project, empty, facts, read.pack, read.indicator)
    except miara.TimeLimitError:
        message = _("This takes too long to count. Make the condition simpler, or several indicators of it.")
    except RecursionError:
        message = _("The condition is nested too deeply. Make several indicators of it.")
    except miara.MiaraError as error:
        log.warning("A definition of %s cannot be counted: %s", project.code, error)
        message = _("This cannot be counted. Make the condition simpler, or several indicators of it.")
    return Tried(written, as_of, known, refusal=message)


def check_countable(project: Project, written: Written) -> None:
    """A definition that can be read is counted in the time there is. Raises PolicyBroken."""
    day, seconds = last_day(project, clock.today()), own_rules().most_seconds_when_asked
    found = tried(project, written, as_of=day, seconds=seconds)
    if found.refusal:
        raise PolicyBroken(found.refusal, field="text")


def _counted(project: Project, empty: Tried, facts: Extract, pack: Pack, indicator: Indicator) -> Tried:
    code = indicator.code
    asked = {"as_of": empty.as_of, "known_on": empty.known_on, "projects": project.code}
    by = [name for name in pack.breakdowns if name == "sex"]
    figure = miara.evaluate(pack, facts.tables, codes=(code,), by=by, **asked)[code]  # type: ignore[arg-type]
    return Tried(
        empty.written,
        empty.as_of,
        empty.known_on,
        indicator=indicator,
        figure=figure,
        members=miara.members(pack, facts.tables, code, **asked),  # type: ignore[arg-type]
        near=miara.near(pack, facts.tables, code, **asked),  # type: ignore[arg-type]
        sentences=said_of(pack, indicator),
        broken=examples_broken(pack, indicator),
        missing=not_recorded(pack, code),
    )


def said_of(pack: Pack, indicator: Indicator) -> dict[str, list[str]]:
    """Return what a definition counts, sentence by sentence, in each language."""
    if indicator.unvalued:
        return {}
    return {language: list(sentences(pack, indicator, language)) for language in LANGUAGES}


def sentence_of(problem: Problem, language: str) -> str:
    """Return what is wrong and what is proposed, in a language."""
    return refusal(problem, language)


def names_for(pack: Pack, language: str) -> list[Name]:
    """Return every name that a definition beside this pack may use, with what it means."""
    return names(pack, language)


def drawing_of(example: Example) -> str:
    """Return the facts of an example as they are drawn."""
    return drawing.redrawn(example)


def words_of_gap(gap: Gap, language: str) -> str:
    """Return what a gap is about: a question of the entry form, or a kind of fact; nothing for an entry record."""
    say = phrases(language)
    if gap.kind == "answer":
        return say("columns", gap.name) if say.has("columns", gap.name) else gap.name
    if gap.kind == "record":
        return ""
    nouns = [say("facts", gap.name, kind, "noun") for kind in gap.kinds if say.has("facts", gap.name, kind, "noun")]
    return say.listed(nouns) if nouns else say("tables", gap.name)


def with_case(project: Project, written: Written, unit: str, *, as_of: date) -> str:
    """Return the definition with the case of one of its members, or nearly members, as a drawn example.

    Ids are made up, days are moved by some weeks, and nothing is drawn that does not decide the case. Raises
    PolicyBroken where the text has no place for it or the case cannot be drawn so.
    """
    read = read_own(project, written)
    if read.indicator is None:
        raise PolicyBroken(_("The definition cannot be read yet. Mend what is said beneath it."), field="text")
    facts = facts_of(project)
    drawn = _drawn(project, facts, read.pack, read.indicator.code, unit, as_of)
    told = _("A case from the project, with other ids and other days.")
    example = example_of(told, as_of=drawn.as_of.isoformat(), promises=drawn.promises, facts=drawn.facts)
    try:
        return with_example(written.text, example)
    except ValueError:
        message = _("There is no place for an example in this text. Write the keys on lines of their own.")
        raise PolicyBroken(message, field="text") from None


def _drawn(project: Project, facts: Extract, pack: Pack, code: str, unit: str, as_of: date) -> drawing.Case:
    try:
        with miara.limited(own_rules().most_seconds_when_asked):
            return drawing.case(
                pack, facts.tables, code, unit, project=project.code, as_of=as_of, known_on=clock.today()
            )
    except (miara.MiaraError, RecursionError) as error:
        log.warning("A case of %s in %s cannot be drawn: %s", code, project.code, error)
        message = _("This case cannot be drawn as an example. Take another one, or write the example yourself.")
        raise PolicyBroken(message, field="text") from None


@dataclass(frozen=True)
class Changed:
    """Whom one version of a definition counts and the other does not; `before` and `after` are the numbers of all."""

    before: int
    after: int
    added: Sequence[Member]
    removed: Sequence[Member]
    unit: str


def changed_by(project: Project, old: Written, new: Written, *, as_of: date) -> Changed | None:
    """Return whom the change adds and removes among those who are proven; None where one of the two cannot be read."""
    first, second = (tried(project, each, as_of=as_of) for each in (old, new))
    if first.indicator is None or second.indicator is None:
        return None
    then, now = ({each.id: each for each in one.members if each.state == "proven"} for one in (first, second))
    same_unit = first.indicator.unit.name == second.indicator.unit.name
    return Changed(
        len(then),
        len(now),
        added=[now[each] for each in now if not same_unit or each not in then],
        removed=[then[each] for each in then if same_unit and each not in now],
        unit=second.indicator.unit.name,
    )
