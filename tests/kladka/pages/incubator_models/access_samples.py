"""Own models of incubators of the cast's controller, and of a controller for which none of the cast works."""

from collections.abc import Callable
from typing import Any

from tests.kladka.incubation.own import drafted, proposed, published
from tests.kladka.pages.coaching_models.access_samples import Made, of_three
from tests.world.cast import Cast

LINE = "law"
"""A line of the shipped model, of which each draft is a copy."""


def _versions(make: Any, prefix: str) -> Callable[[Cast], Made]:
    def samples(cast: Cast) -> Made:
        return tuple({"code": one.code, "number": one.number} for one in of_three(make, cast, prefix))

    return samples


def _drafts(prefix: str, **more: str) -> Callable[[Cast], Made]:
    return lambda cast: tuple({"draft": one.pk, **more} for one in of_three(drafted, cast, prefix))


SAMPLES: dict[str, Callable[[Cast], Made]] = {
    **{
        f"incubator_models:{name}": _versions(published, f"own-{name}")
        for name in ("detail", "compare", "begin", "retire")
    },
    "incubator_models:publish": _versions(proposed, "own-publish"),
    "incubator_models:send-back": _versions(proposed, "own-send-back"),
    **{
        f"incubator_models:{name}": _drafts(f"own-{name}")
        for name in ("draft", "order", "about", "discard", "propose", "add-line")
    },
    **{f"incubator_models:{name}": _drafts(f"own-{name}", line=LINE) for name in ("line", "remove-line")},
}
