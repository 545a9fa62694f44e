"""What is behind somebody in a training cycle: module by module, and whether the cycle is completed. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from kladka.learning.rules.completion import Outcome


class Standing(StrEnum):
    """How somebody stands at one module. `NOT_TAKEN`: on the list of none of the events that carry it out."""

    NOT_TAKEN = "not_taken"
    UNDER_WAY = "under_way"
    COMPLETED = "completed"
    NOT_COMPLETED = "not_completed"


@dataclass(frozen=True)
class CycleStanding:
    """How many modules of each kind somebody completed, of how many that completing the cycle asks for."""

    required_done: int
    required: int
    of_choice_done: int
    of_choice: int

    @property
    def has_completed(self) -> bool:
        """Tell whether the cycle is completed; one that asks for nothing is completed by nobody."""
        asks = self.required + self.of_choice > 0
        return asks and self.required_done >= self.required and self.of_choice_done >= self.of_choice


def standing_at_module(outcomes: Iterable[Outcome]) -> Standing:
    """Return how somebody stands at a module by the events that carry it out and whose lists name them.

    What was completed once stays completed; whoever failed and tries again is under way.
    """
    found = set(outcomes)
    if Outcome.COMPLETED in found:
        return Standing.COMPLETED
    if Outcome.OPEN in found:
        return Standing.UNDER_WAY
    return Standing.NOT_COMPLETED if found else Standing.NOT_TAKEN


def standing_in_cycle(modules: Iterable[tuple[bool, Standing]], *, of_choice: int) -> CycleStanding:
    """Return how somebody stands in a cycle whose modules are (is required, standing).

    `of_choice` is how many modules of choice have to be completed beside all that are required.
    """
    listed = list(modules)
    done = [is_required for is_required, standing in listed if standing is Standing.COMPLETED]
    return CycleStanding(
        required_done=done.count(True),
        required=sum(is_required for is_required, _standing in listed),
        of_choice_done=done.count(False),
        of_choice=of_choice,
    )
