"""What may never happen on a pathway, whoever asks."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from kladka.coaching.models import Pathway, Position
from kladka.coaching.rules.pathway import Checked, bars, lacking
from kladka.core.errors import PolicyBroken, Stale
from kladka.core.forms.shown import day_in_words
from kladka.people import policies as people
from kladka.processes.queries import Followed
from kladka.processes.rules.process import Process, Stage, said
from kladka.programmes.models import Project


def unchanged(pathway: Pathway, version: int) -> Pathway:
    """Return the pathway as it is stored. Raises Stale when somebody moved it since `version`."""
    stored = Pathway.objects.select_related("participation__project").get(pk=pathway.pk)
    if stored.version != version:
        raise Stale(_("Somebody else changed this pathway meanwhile. Look at it again."), stored=stored)
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
        raise PolicyBroken(_("The last move came with another model. Change the model again instead."))
    return positions[-1]


def check_tickable(stage: Stage, code: str, recorded: frozenset[str]) -> None:
    """The coach ticks what the stage asks and the records cannot tell."""
    requirement = stage.requirement(code)
    if requirement is None or requirement.kind in recorded:
        raise PolicyBroken(_("This is not confirmed by hand: it follows from the records."))


def check_changed(old: Sequence[Followed], new: Sequence[Followed]) -> None:
    """A change of model changes something."""
    if list(old) == list(new):
        raise PolicyBroken(_("The participant already works by these models. Choose others."), field="model")
