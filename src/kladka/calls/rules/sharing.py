"""Who assesses which application: in turn, so that everybody has about as many. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any


def shared(
    applications: Mapping[Any, Sequence[Any]], people: Sequence[Any], lacking: Mapping[Any, int]
) -> list[tuple[Any, Any]]:
    """Return who is added to which application, as pairs.

    `applications` maps an application to those it was given to already, whether they assess it or stated a tie: nobody
    is asked twice. `lacking` tells how many each lacks; whoever has the fewest comes first.
    """
    load = {one: sum(one in given for given in applications.values()) for one in people}
    added = []
    for application, given in applications.items():
        free = sorted((one for one in people if one not in given), key=lambda one: (load[one], people.index(one)))
        for one in free[: lacking[application]]:
            added.append((application, one))
            load[one] += 1
    return added
