"""Who may open which page. Every named address has one entry here; without one it is refused (deny by default).

An area writes its entries in its own `access.py`:

    ACCESS = {
        "participants:detail": Access.of_object(participation={"coach": (200, 404, 404)}),
        "events:list": Access.of_page({"trainer", "coordinator"}),
        "public:home": Access.public(),
    }

The middleware asks `refuses` before a view runs; which objects a role sees is the view's scoped queryset. Both are
held to this table by tests/kladka/pages/test_access.py.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, cached_property
from typing import Self

from kladka.pages.areas import collected
from kladka.programmes.models import Post
from kladka.programmes.permissions import Viewer

ADMINISTRATOR = "administrator"
"""Beside the roles of posts: who runs accounts and organisations."""

ROLES = frozenset({*Post.Role.values, ADMINISTRATOR})

type Outcome = tuple[int, int, int]
"""Status for one's own object, a neighbour's (a colleague's at the same partner), another partner's."""


class Kind(StrEnum):
    PUBLIC = "public"
    ENTRANCE = "entrance"
    SIGNED_IN = "signed in"
    PAGE = "page"
    OBJECT = "object"
    OWN = "own page"
    CLOSED = "closed"


@dataclass(frozen=True)
class Access:
    """The entry of one address. Make it with one of the named constructors."""

    kind: Kind
    roles: Mapping[str, Outcome] = field(default_factory=dict)
    parameter: str = ""

    @classmethod
    def public(cls) -> Self:
        """Anybody may open it."""
        return cls(Kind.PUBLIC)

    @classmethod
    def entrance(cls) -> Self:
        """Anybody may open it on the way in, also somebody who has no second factor yet."""
        return cls(Kind.ENTRANCE)

    @classmethod
    def signed_in(cls) -> Self:
        """Everybody who is signed in may open it, also without a post."""
        return cls(Kind.SIGNED_IN)

    @classmethod
    def own(cls) -> Self:
        """Open to a participant on their own page, and to nobody of the staff: it shows what is theirs alone."""
        return cls(Kind.OWN)

    @classmethod
    def closed(cls) -> Self:
        """Nobody may open it: an address that a library brings and the product does not use."""
        return cls(Kind.CLOSED)

    @classmethod
    def of_page(cls, roles: Collection[str]) -> Self:
        """Open to these roles, whatever they see on it."""
        return cls(Kind.PAGE, dict.fromkeys(_known(roles), (200, 200, 200)))

    @classmethod
    def of_object(cls, **parameter: Mapping[str, Outcome]) -> Self:
        """Open by object: `parameter` is the name of the address's argument, with an outcome for each role."""
        ((name, outcomes),) = parameter.items()
        _known(outcomes)
        return cls(Kind.OBJECT, dict(outcomes), name)

    @property
    def needs_sign_in(self) -> bool:
        """Tell whether a visitor is sent to the sign-in page."""
        return self.kind in {Kind.SIGNED_IN, Kind.PAGE, Kind.OBJECT}

    def admits(self, viewer: Viewer) -> bool:
        """Tell whether one of the viewer's roles is named here with anything but 403."""
        if self.kind not in {Kind.PAGE, Kind.OBJECT}:
            return self.kind not in {Kind.CLOSED, Kind.OWN}
        return not self._admitted.isdisjoint(roles_of(viewer))

    @cached_property
    def _admitted(self) -> frozenset[str]:
        return frozenset(role for role, outcomes in self.roles.items() if set(outcomes) != {403})


def roles_of(viewer: Viewer) -> frozenset[str]:
    """Return the viewer's roles of posts, and the administrator's."""
    return viewer.roles | {ADMINISTRATOR} if viewer.is_administrator else viewer.roles


@cache
def table() -> Mapping[str, Access]:
    """Return the entries of all areas by the name of the address. Raises ValueError when a name comes twice."""
    joined: dict[str, Access] = {}
    for entries in collected("access", "ACCESS"):
        twice = joined.keys() & entries.keys()
        if twice:
            raise ValueError(f"Two areas say who may open {', '.join(sorted(twice))}.")
        joined |= entries
    return joined


def _known(roles: Collection[str]) -> Collection[str]:
    unknown = set(roles) - ROLES
    if unknown:
        raise ValueError(f"There is no role {', '.join(sorted(unknown))}. Roles: {', '.join(sorted(ROLES))}.")
    return roles
