"""miara, the measuring engine: definitions written as data turn dated facts into figures with their members.

Framework-free. `load_pack` reads and checks a pack, `evaluate` computes its figures (`series` at many moments),
`members` says who they are, `near` who nearly is, and `difference` why a figure is no longer what it was. `prepare`
makes the fastest runner ready in a process that answers for long.
"""

from miara.comparing import Difference, Moment, difference
from miara.engine import evaluate, load_pack, members, near, prepare, series
from miara.model.errors import DefinitionError, FactsError, MiaraError, PackNotFoundError, Problem, UnknownNameError
from miara.model.pack import Pack
from miara.model.results import Amount, FactRef, Figure, Gap, Member, NearMember, Result, plain

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
    "UnknownNameError",
    "difference",
    "evaluate",
    "load_pack",
    "members",
    "near",
    "plain",
    "prepare",
    "series",
]
