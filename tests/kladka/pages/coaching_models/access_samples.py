"""Own models of the cast's controller, and of a controller for which none of the cast works."""

from collections.abc import Callable
from typing import Any

from kladka.processes.models import ProcessVersion
from tests.kladka.processes.own import BASE, drafted, proposed, published
from tests.world.cast import Cast, foreign_project

type Made = tuple[object, ...]


def of_three(make: Callable[..., Any], cast: Cast, prefix: str) -> tuple[Any, ...]:
    """Make two of the cast's controller and a foreign one."""
    foreign = foreign_project(cast).controller
    return (
        make(cast, f"{prefix}-one"),
        make(cast, f"{prefix}-two"),
        make(cast, f"{prefix}-foreign", controller=foreign),
    )


def _versions(make: Callable[..., ProcessVersion], prefix: str) -> Callable[[Cast], Made]:
    """Three in the state that `make` gives."""

    def samples(cast: Cast) -> Made:
        return tuple({"code": one.code, "number": one.number} for one in of_three(make, cast, prefix))

    return samples


def _drafts(prefix: str, **more: str) -> Callable[[Cast], Made]:
    """Drafts of the three, with the stage and the requirement that an address names besides."""
    return lambda cast: tuple({"draft": one.pk, **more} for one in of_three(drafted, cast, prefix))


STAGE, ASKED = "engagement", "decision"
assert BASE == "euse-five-stages", "whose first stage and what it asks are named here"
SAMPLES: dict[str, Callable[[Cast], Made]] = {
    "code": _versions(published, "own-published"),
    "coaching_models:publish": _versions(proposed, "own-publish"),
    "coaching_models:send-back": _versions(proposed, "own-send-back"),
    **{
        f"coaching_models:{name}": _drafts(f"own-{name}")
        for name in ("draft", "order", "about", "discard", "propose", "add-stage")
    },
    **{
        f"coaching_models:{name}": _drafts(f"own-{name}", stage=STAGE)
        for name in ("stage", "remove-stage", "add-requirement")
    },
    **{
        f"coaching_models:{name}": _drafts(f"own-{name}", stage=STAGE, requirement=ASKED)
        for name in ("requirement", "remove-requirement")
    },
}
