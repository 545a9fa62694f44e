"""Whether a sample is what it says: the kept list, the draw, the ledger behind it."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kladka.audit.models import Entry
from kladka.reporting.live.figures import definitions_of
from kladka.reporting.models import Sample, SampleItem
from kladka.reporting.queries.sample import asked_of, population, population_of, redrawn
from kladka.reporting.rules import sample as rules


@dataclass(frozen=True)
class Again:
    """What drawing again found. `added` and `gone`: ids that the ledger, as it was then, tells and the kept list does
    not, and back; none of both where the ledger cannot tell. `moved`: of those in both, whose stratum is another: that
    in the list, and that in the ledger.

    It cannot where the indicator is counted no longer, or where the list differs and so do the definitions.
    """

    list_is_kept: bool
    draw_is_same: bool
    chain_is_there: bool
    ledger_can_tell: bool = True
    added: Sequence[str] = field(default_factory=list)
    gone: Sequence[str] = field(default_factory=list)
    moved: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def ledger_tells_same(self) -> bool:
        """Tell whether the ledger speaks for the list, or cannot speak."""
        return not (self.added or self.gone or self.moved)

    @property
    def is_whole(self) -> bool:
        """Tell whether nothing speaks against the sample."""
        return self.list_is_kept and self.draw_is_same and self.chain_is_there and self.ledger_tells_same


def drawn_again(sample: Sample) -> Again:
    """Draw a sample again from its kept list, and make the list again from the ledger as it was when it was drawn."""
    listed = population_of(sample)
    kept = rules.read(listed)
    items = SampleItem.objects.filter(sample=sample).order_by("position")
    now = _told_again(sample)
    can_tell = now is not None and (now.keys() == kept.keys() or not _is_defined_anew(sample))
    return Again(
        list_is_kept=hashlib.sha256(listed.encode()).hexdigest() == sample.population_hash,
        draw_is_same=redrawn(sample, kept) == [str(one) for one in items.values_list("subject", flat=True)],
        chain_is_there=_is_in_chain(sample),
        ledger_can_tell=can_tell,
        added=sorted(now.keys() - kept.keys()) if now is not None and can_tell else [],
        gone=sorted(kept.keys() - now.keys()) if now is not None and can_tell else [],
        moved=_moved(kept, now or {}),
    )


def _moved(kept: Mapping[str, str], now: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Return of whom the ledger tells another stratum than the list, both by id."""
    both = sorted(kept.keys() & now.keys())
    return {one: (kept[one], now[one]) for one in both if kept[one] != now[one]}


def _told_again(sample: Sample) -> Mapping[str, str] | None:
    """Return whom the ledger tells, each with the stratum; None where the indicator is counted no longer."""
    if sample.indicator and sample.indicator not in definitions_of(sample.project).by_code:
        return None
    return population(sample.project, asked_of(sample)).strata


def _is_defined_anew(sample: Sample) -> bool:
    """Whether who counts may be others because of the definitions: they matter to an indicator only."""
    return bool(sample.indicator) and definitions_of(sample.project).hash != sample.pack_hash


def _is_in_chain(sample: Sample) -> bool:
    entries = Entry.objects.filter(controller=sample.controller, number=sample.chain_no, hash=sample.chain_hash)
    return sample.chain_no == 0 or entries.exists()
