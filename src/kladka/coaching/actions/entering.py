"""What verbs of a pathway share: a stage is entered, other versions of models are followed."""

from collections.abc import Sequence
from datetime import date

from kladka.audit.actions import Verb
from kladka.coaching.models import Following, Pathway, Position, VersionMove
from kladka.coaching.policies import pathway as policies
from kladka.coaching.queries.pathway import Way
from kladka.coaching.rules.pathway import stage_after_change
from kladka.processes.queries import Followed, joined, versions_named

How = Position.How


def followings_of(
    pathway: Pathway,
    followed: Sequence[Followed],
    from_date: date,
    *,
    turn: int = 1,
    move: VersionMove | None = None,
) -> list[Following]:
    """Return what is kept of the versions that a pathway follows from a day on."""
    chosen = {"pathway": pathway, "turn": turn, "move": move, "from_date": from_date}
    return [Following(code=code, number=number, place=place, **chosen) for place, (code, number) in enumerate(followed)]


def follow(
    opened: Verb,
    way: Way,
    followed: tuple[Followed, ...],
    from_date: date,
    *,
    stage: str = "",
    words: str = "",
    move: VersionMove | None = None,
) -> None:
    """Follow other versions from a day on; enter another stage where one is chosen or the new model lacks the old."""
    if followed == way.followed and not stage:
        return
    present = [one for one in way.followings if one.until_date is None]
    from_date = max(from_date, *(one.from_date for one in present))
    for one in present:
        one.until_date = from_date
        opened.save(one, fields=("until_date",))
    turn = way.turn + 1
    opened.save_all(Following, followings_of(way.pathway, followed, from_date, turn=turn, move=move))
    process = joined(followed, versions_named(followed)).process
    code = stage or stage_after_change(way.now.stage, way.process, process)
    policies.check_stage(process, code)
    if code == way.now.stage:
        mark_moved(opened, way.pathway)
    else:
        enter(opened, way, code, max(from_date, way.now.entered_on), How.OTHER_MODEL, words, turn=turn)


def enter(opened: Verb, way: Way, stage: str, on: date, how: How, reason: str, *, turn: int | None = None) -> Position:
    """Leave the present stage and enter another on the same day."""
    now = way.now
    now.left_on = on
    opened.save(now, fields=("left_on",))
    mark_moved(opened, way.pathway)
    entered = Position(pathway=way.pathway, number=now.number + 1, stage=stage, entered_on=on, how=how, by=opened.by)
    entered.turn, entered.reason = turn or way.turn, reason.strip()
    return opened.save(entered)


def mark_moved(opened: Verb, pathway: Pathway) -> None:
    """Let whoever comes second with a form about this pathway know."""
    pathway.version += 1
    opened.save(pathway, fields=("version",))
