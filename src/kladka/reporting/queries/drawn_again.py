"""Whether a sample is what it says: the kept list, the draw, the ledger behind it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from kladka.audit.models import Entry
from kladka.core import clock
from kladka.reporting.live.figures import definitions_of
from kladka.reporting.models import Sample, SampleItem
from kladka.reporting.queries.sample import asked_of, population, population_of, redrawn
from kladka.reporting.rules import sample as rules


@dataclass(frozen=True)
class Again:
    """What drawing again found. `added` and `gone`: ids that the ledger tells now and the kept list does not, and back;
    none of both where the ledger cannot tell, because the indicator is counted no longer.

    A difference of the lists is no fault where the definitions changed, or where the sample was drawn before the day
    of knowledge was over; otherwise something was altered.
    """

    list_is_kept: bool
    draw_is_same: bool
    chain_is_there: bool
    definitions_are_same: bool
    day_was_over: bool
    ledger_can_tell: bool = True
    added: Sequence[str] = field(default_factory=list)
    gone: Sequence[str] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Tell whether nothing speaks against the sample."""
        is_explained = not (self.added or self.gone) or not (self.definitions_are_same and self.day_was_over)
        return self.list_is_kept and self.draw_is_same and self.chain_is_there and is_explained


def drawn_again(sample: Sample) -> Again:
    """Draw a sample again from its kept list, and make the list again from the ledger as it was known then."""
    listed = population_of(sample)
    kept = rules.read(listed)
    items = SampleItem.objects.filter(sample=sample).order_by("position")
    pack = definitions_of(sample.project)
    can_tell = not sample.indicator or sample.indicator in pack.by_code
    now = set(population(sample.project, asked_of(sample)).strata) if can_tell else set(kept)
    return Again(
        list_is_kept=hashlib.sha256(listed.encode()).hexdigest() == sample.population_hash,
        draw_is_same=redrawn(sample, kept) == [str(one) for one in items.values_list("subject", flat=True)],
        chain_is_there=_is_in_chain(sample),
        definitions_are_same=pack.hash == sample.pack_hash,
        day_was_over=sample.known_on < clock.day_of(sample.recorded_at),
        ledger_can_tell=can_tell,
        added=sorted(now - kept.keys()),
        gone=sorted(kept.keys() - now),
    )


def _is_in_chain(sample: Sample) -> bool:
    entries = Entry.objects.filter(controller=sample.controller, number=sample.chain_no, hash=sample.chain_hash)
    return sample.chain_no == 0 or entries.exists()
