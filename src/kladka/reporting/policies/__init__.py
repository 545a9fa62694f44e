"""What may never happen to what the room keeps, whoever asks. Each `check_` raises PolicyBroken with a sentence."""

from kladka.reporting.policies.days import check_days
from kladka.reporting.policies.sample import (
    check_answer,
    check_drawable,
    check_population,
    check_sample_stands,
    check_seed,
    check_size,
)

__all__ = [
    "check_answer",
    "check_days",
    "check_drawable",
    "check_population",
    "check_sample_stands",
    "check_seed",
    "check_size",
]
