"""The verbs of the room. Each is one transaction with one line in the audit. Those of reports
are in `report`, of publication in `release`."""

from kladka.reporting.actions.package import (
    ask_package,
    hand_package,
    make_binder,
    make_package,
    open_package,
    remove_old_packages,
    remove_package,
)
from kladka.reporting.actions.sample import (
    Answer,
    draw,
    read_population,
    record_findings,
    versions_of,
    withdraw_sample,
    words_meanwhile,
)
from kladka.reporting.actions.task import choose_letters, send_letters

__all__ = [
    "Answer",
    "ask_package",
    "choose_letters",
    "draw",
    "hand_package",
    "make_binder",
    "make_package",
    "open_package",
    "read_population",
    "record_findings",
    "remove_old_packages",
    "remove_package",
    "send_letters",
    "versions_of",
    "withdraw_sample",
    "words_meanwhile",
]
