"""miara, the measuring engine: definitions written as data turn dated facts into figures with their members.

Framework-free. `load_pack` reads and checks a pack, `evaluate` computes its figures, `members` says who they are.
"""

from miara.engine import evaluate, load_pack, members
from miara.model.errors import DefinitionError, FactsError, MiaraError, PackNotFoundError, Problem, UnknownNameError
from miara.model.pack import Pack
from miara.model.results import FactRef, Figure, Member, Result

__all__ = [
    "DefinitionError",
    "FactRef",
    "FactsError",
    "Figure",
    "Member",
    "MiaraError",
    "Pack",
    "PackNotFoundError",
    "Problem",
    "Result",
    "UnknownNameError",
    "evaluate",
    "load_pack",
    "members",
]
