"""What may never happen on a pathway, whoever asks."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from kladka.coaching.models import Following, Pathway, Position, VersionMove
from kladka.coaching.rules.pathway import Checked, is_last_a_change, is_recorded
from kladka.core.errors import PolicyBroken, Stale
from kladka.core.forms.shown import day_in_words
from kladka.people import policies as people
from kladka.people.models import Assignment, Ending, Participation
from kladka.people.queries.states import left_by
from kladka.processes.queries import Followed
from kladka.processes.rules.gate import bars, lacking
from kladka.processes.rules.process import Process, Stage, said
from kladka.programmes.models import Project


def unchanged(pathway: Pathway, version: int) -> Pathway:
    """Return the pathway as it is stored. Raises Stale when somebody moved it since `version`."""
    stored = Pathway.objects.select_related("participation__project").get(pk=pathway.pk)
    if stored.version != version:
        # Nothing is offered to choose from: sent again, "move on" would move on from where somebody else has moved to.
        raise Stale(_("Somebody else changed this pathway meanwhile. Look at it again."), stored=None)
    return stored


def check_not_begun(has_begun: bool) -> None:
    """A participation has one pathway."""
    if has_begun:
        raise PolicyBroken(_("This participant’s pathway has begun already."))


def check_followed(followed: tuple[Followed, ...] | None) -> tuple[Followed, ...]:
    """A pathway follows one base and its variants."""
    if followed is None:
        raise PolicyBroken(
            _("These models do not go together on one pathway. Choose variants of the same base model."), field="model"
        )
    return followed


def check_stage(process: Process, code: str, *, field: str = "stage") -> Stage:
    """A stage is one of the model."""
    stage = process.stage(code)
    if stage is None:
        raise PolicyBroken(_("Choose a stage of the model."), field=field)
    return stage


def check_next(stage: Stage | None) -> Stage:
    """Somebody moves on to a stage that follows."""
    if stage is None:
        raise PolicyBroken(_("This is the last stage of the model. There is none to move on to."))
    return stage


def check_gate(gate: Sequence[Checked], because: str) -> None:
    """Somebody moves on with everything the gate asks, or with a reason; never without what must be there."""
    barred = bars(gate)
    if barred:
        names = "; ".join(said(one.requirement.label) for one in barred)
        raise PolicyBroken(_("The model does not let anybody move on without: %(what)s.") % {"what": names})
    open_ones = lacking(gate)
    if open_ones and not because.strip():
        names = "; ".join(said(one.requirement.label) for one in open_ones)
        raise PolicyBroken(_("Say why you move on without: %(what)s.") % {"what": names}, field="because")


def check_move_day(day: date, position: Position, project: Project, today: date) -> None:
    """A stage is entered after the one before, within the project, and not tomorrow."""
    people.check_within_project(day, project, field="on")
    people.check_not_in_future(day, today, field="on")
    if day < position.entered_on:
        raise PolicyBroken(
            _("The stage before began on %(day)s. Choose that day or a later one.")
            % {"day": day_in_words(position.entered_on)},
            field="on",
        )


def check_not_left(day: date, participation: Participation) -> None:
    """Nobody enters a stage after they left the project, until their return is recorded."""
    left = left_by([participation.pk], day).get(participation.pk)
    people.check_takes_part(day, entered=None, left=left, field="on")


def check_reason(words: str, *, field: str = "because") -> str:
    """Going back has a reason, in one's own words."""
    if not words.strip():
        raise PolicyBroken(_("Say why the participant goes back to this stage."), field=field)
    return words.strip()


def check_earlier(process: Process, code: str, position: Position) -> None:
    """Going back leads to a stage before the present one; from a stage that the model has no more, to any."""
    now = process.position(position.stage)
    if 0 <= now <= process.position(code):
        raise PolicyBroken(_("Choose a stage before the present one."), field="stage")


def check_ticked_on(day: date, project: Project, today: date) -> None:
    """What is confirmed happened within the project, and not tomorrow."""
    people.check_within_project(day, project, field="on")
    people.check_not_in_future(day, today, field="on")


def check_can_undo(positions: Sequence[Position]) -> Position:
    """The beginning of a pathway is not undone."""
    if len(positions) < 2:
        raise PolicyBroken(_("There is no move to undo: the pathway only began."))
    if positions[-1].how == Position.How.OTHER_MODEL:
        raise PolicyBroken(_("The last move came with another model. Undo the change of the model instead."))
    return positions[-1]


def check_tickable(stage: Stage, code: str) -> None:
    """The coach ticks what the stage asks and the records cannot tell."""
    requirement = stage.requirement(code)
    if requirement is None or is_recorded(requirement):
        raise PolicyBroken(_("This is not confirmed by hand: it follows from the records."))


def check_changed(old: Sequence[Followed], new: Sequence[Followed]) -> None:
    """A change of model changes something."""
    if list(old) == list(new):
        raise PolicyBroken(_("The participant already works by these models. Choose others."), field="model")


def check_follow_day(day: date, followings: Sequence[Following]) -> None:
    """Models are changed after they were chosen, not before."""
    since = max(one.from_date for one in followings)
    if day < since:
        raise PolicyBroken(
            _("The present models are followed since %(day)s. Choose that day or a later one.")
            % {"day": day_in_words(since)},
            field="on",
        )


def check_can_undo_change(turn: int, positions: Sequence[Position]) -> None:
    """A choice of models is taken back while nobody moved by it."""
    if turn < 2:
        raise PolicyBroken(_("There is no change of models to undo."))
    if not is_last_a_change(turn, positions):
        raise PolicyBroken(_("The participant has moved on since the change of the model. Undo that move first."))


def came_with_assignment() -> str:
    """Say why a change of models is not undone by itself."""
    return _("The change came with another assignment of a coach. Change the model again instead.")


def check_same_coach(assignment: Assignment, handed_over: Sequence[Assignment]) -> Assignment:
    """Return the assignment before, of the same coach, that a change of models ended."""
    made_by = Ending.objects.current().filter(participation=assignment.participation_id, assignment__isnull=False)
    ending = made_by.filter(recorded_no=assignment.recorded_no).select_related("assignment").first()
    before: Assignment | None = ending.assignment if ending else None
    if len(handed_over) != 1 or before is None or before.coach_id != assignment.coach_id:
        raise PolicyBroken(came_with_assignment())
    return before


def check_somebody(number: int) -> None:
    """Moving moves somebody."""
    if not number:
        raise PolicyBroken(_("Choose whom to move."), field="people")


def check_version(to: Followed, newest: Sequence[Followed] | None) -> None:
    """People are moved to the version by which somebody starts now."""
    if to not in (newest or ()):
        raise PolicyBroken(_("Nobody starts by this version any more. Choose the newest one."))


def check_moves(pathway: Pathway, old: tuple[Followed, ...], new: tuple[Followed, ...]) -> tuple[Followed, ...]:
    """Return what is followed then, unless somebody was moved meanwhile. Raises Stale."""
    if old == new:
        raise Stale(_("Somebody among them was moved meanwhile. Look at the list again."), stored=pathway)
    return new


def check_not_undone(move: VersionMove) -> VersionMove:
    """An act is undone once."""
    if move.undone_at is not None:
        raise PolicyBroken(_("This was undone already."))
    return move
