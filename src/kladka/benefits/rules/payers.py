"""Which partner pays a participant for a month: the one with whom they were then."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True)
class With:
    """With which partners somebody was: the one that opened the participation, then those of the coaches, by day."""

    opened: UUID
    moves: Sequence[tuple[date, UUID]] = ()

    def on(self, day: date) -> UUID:
        """Return the partner of a day; before the first coach, and without one, the one that opened."""
        begun = [partner for since, partner in self.moves if since <= day]
        return begun[-1] if begun else self.opened

    @property
    def last(self) -> UUID:
        """Return the partner with whom they are, or were at the end."""
        return self.moves[-1][1] if self.moves else self.opened


def payer(who: With, day: date, standing: Collection[UUID], leader: UUID) -> UUID:
    """Return who pays for a month of which `day` is the last one that counts.

    Of a partner that is not in the project any more nobody makes a list: then it is whoever has the person now, and
    where those have left, too, the leader.
    """
    return next((one for one in (who.on(day), who.last) if one in standing), leader)
