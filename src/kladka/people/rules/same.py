"""Records of one human being, as merges tell them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from uuid import UUID


def records_of[Key: (UUID, str)](record: Key, pairs: Iterable[tuple[Key, Key]]) -> set[Key]:
    """Return all records of one human being: this one, and what merges link with it, directly or by others.

    `pairs`: (person, same_as) of each merge.
    """
    return _reached(record, _links(pairs))


def one_of_each[Key: (UUID, str)](persons: Collection[Key], pairs: Iterable[tuple[Key, Key]]) -> Mapping[Key, Key]:
    """Return, for each record that was merged with others, the one that stands for all: the earliest of `persons`.

    `pairs`: (person, same_as) of each merge. Records that were merged with nobody are not in the result.
    """
    links = _links(pairs)
    found: dict[Key, Key] = {}
    for start in sorted(set(persons) & links.keys()):
        if start not in found:
            found.update(dict.fromkeys(_reached(start, links), start))
    return found


def _links[Key: (UUID, str)](pairs: Iterable[tuple[Key, Key]]) -> dict[Key, set[Key]]:
    links: dict[Key, set[Key]] = defaultdict(set)
    for one, other in pairs:
        links[one].add(other)
        links[other].add(one)
    return links


def _reached[Key: (UUID, str)](start: Key, links: Mapping[Key, set[Key]]) -> set[Key]:
    pending, same = [start], {start}
    while pending:
        new = links.get(pending.pop(), set()) - same
        same |= new
        pending += new
    return same
