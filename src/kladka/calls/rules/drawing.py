"""Who assesses which application, by lot: evenly, and the same again from the same seed. Pure."""

from collections.abc import Collection, Mapping, Sequence
from hashlib import sha256


def drawn(
    seed: str,
    pool: Collection[str],
    lacking: Mapping[int, int],
    *,
    given: Mapping[int, Sequence[str]],
    barred: Mapping[int, Collection[str]],
) -> list[tuple[int, str]]:
    """Return who is drawn for which application, as pairs of number and person.

    `lacking` maps numbers of applications to how many reviewers each lacks. Whoever has it already (`given`) or is not
    independent of the applicant (`barred`) is left out; of the others those with the fewest applications come first,
    among equals the lot decides. The order in which pool and applications are told changes nothing.
    """
    load = {one: sum(one in people for people in given.values()) for one in pool}
    found = []
    for number in sorted(lacking):
        out = {*given.get(number, ()), *barred.get(number, ())}
        free = sorted((one for one in pool if one not in out), key=lambda one: (load[one], lot(seed, number, one)))
        for one in free[: lacking[number]]:
            found.append((number, one))
            load[one] += 1
    return found


def lot(seed: str, number: int, person: str) -> str:
    """Return the lot of a person for an application: anybody can work it out again from the seed."""
    return sha256(f"{seed} {number} {person}".encode()).hexdigest()
