"""Records of one human being, as merges tell them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from uuid import UUID


def one_of_each[Key: (UUID, str)](persons: Collection[Key], pairs: Iterable[tuple[Key, Key]]) -> Mapping[Key, Key]:
    """Return, for each record that was merged with others, the one that stands for all: the earliest of `persons`.

    `pairs`: (person, same_as) of each merge. Records that were merged with nobody are not in the result.
    """
    links: dict[Key, set[Key]] = defaultdict(set)
    for one, other in pairs:
        links[one].add(other)
        links[other].add(one)
    found: dict[Key, Key] = {}
    for start in sorted(set(persons) & links.keys()):
        if start in found:
            continue
        pending, same = [start], {start}
        while pending:
            new = links[pending.pop()] - same
            same |= new
            pending += new
        found.update(dict.fromkeys(same, start))
    return found
