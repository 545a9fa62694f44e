"""miara, the measuring engine: definitions written as data turn dated facts into figures with their members.

Framework-free. `load_pack` reads and checks a pack (`extend_pack` adds definitions to it), `evaluate` computes its
figures (`series` at many moments), `members` says who they are (`listing` all at once), `near` who nearly is, `renew`
what a result is after a change, and `difference` why a figure is no longer what it was. `prepare` makes the fastest
runner ready in a process that answers for long. Each is loaded when it is first asked for, so that the command line can
answer before the whole engine is there.
"""

from importlib import import_module

TYPE_CHECKING = False  # as in typing, which takes its time to load
if TYPE_CHECKING:
    from miara.comparing import Difference, Moment, difference
    from miara.engine import evaluate, listing, load_pack, members, near, prepare, renew, series
    from miara.model.errors import (
        DefinitionError,
        FactsError,
        MiaraError,
        PackNotFoundError,
        Problem,
        TimeLimitError,
        UnknownNameError,
    )
    from miara.model.pack import Pack
    from miara.model.results import Amount, FactRef, Figure, Gap, Member, NearMember, Result, plain
    from miara.packs import extend_pack, read_pack, texts_of
    from miara.runners.limits import limited

_ROOMS = {
    "miara.comparing": ("Difference", "Moment", "difference"),
    "miara.engine": ("evaluate", "listing", "load_pack", "members", "near", "prepare", "renew", "series"),
    "miara.model.errors": (
        *("DefinitionError", "FactsError", "MiaraError", "PackNotFoundError", "Problem"),
        *("TimeLimitError", "UnknownNameError"),
    ),
    "miara.model.pack": ("Pack",),
    "miara.model.results": ("Amount", "FactRef", "Figure", "Gap", "Member", "NearMember", "Result", "plain"),
    "miara.packs": ("extend_pack", "read_pack", "texts_of"),
    "miara.runners.limits": ("limited",),
}

__all__ = [
    "Amount",
    "DefinitionError",
    "Difference",
    "FactRef",
    "FactsError",
    "Figure",
    "Gap",
    "Member",
    "MiaraError",
    "Moment",
    "NearMember",
    "Pack",
    "PackNotFoundError",
    "Problem",
    "Result",
    "TimeLimitError",
    "UnknownNameError",
    "difference",
    "evaluate",
    "extend_pack",
    "limited",
    "listing",
    "load_pack",
    "members",
    "near",
    "plain",
    "prepare",
    "read_pack",
    "renew",
    "series",
    "texts_of",
]


def __getattr__(name: str) -> object:
    for room, names in _ROOMS.items():
        if name in names:
            return getattr(import_module(room), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
