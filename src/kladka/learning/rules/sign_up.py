"""Who gets a place and who waits. Pure."""


def free_places(capacity: int | None, placed: int) -> int | None:
    """Return how many places are free; None where there is no limit."""
    return None if capacity is None else max(capacity - placed, 0)


def has_place(capacity: int | None, *, placed: int, waiting: int) -> bool:
    """Tell whether whoever signs up now has a place: nobody overtakes those who wait."""
    return capacity is None or (waiting == 0 and placed < capacity)


def moves_up(capacity: int | None, *, placed: int, waiting: int) -> int:
    """Return how many of those who wait get a place now."""
    free = free_places(capacity, placed)
    return waiting if free is None else min(free, waiting)
