"""The verbs of the room: drawing a control sample, recording what was found, collecting the evidence."""

from kladka.reporting.actions.package import (
    ask_package,
    hand_package,
    make_binder,
    make_package,
    open_package,
    remove_old_packages,
    remove_package,
)
from kladka.reporting.actions.sample import Answer, draw, record_findings, versions_of, withdraw_sample

__all__ = [
    "Answer",
    "ask_package",
    "draw",
    "hand_package",
    "make_binder",
    "make_package",
    "open_package",
    "record_findings",
    "remove_old_packages",
    "remove_package",
    "versions_of",
    "withdraw_sample",
]
