"""How people are told apart where two bear the same name."""

from collections import Counter
from collections.abc import Sequence

from django.utils.translation import gettext as _

from kladka.people.models import Identity


def with_birth_year(identity: Identity) -> str:
    """Return a name with the year of birth, where it is known."""
    born = _("born %(year)d") % {"year": identity.birth_date.year} if identity.birth_date else ""
    return ", ".join(part for part in (identity.name, born) if part)


def told_apart(people: Sequence[Identity]) -> list[str]:
    """Return the names; the year of birth only where the name does not tell people apart."""
    often = Counter(identity.name for identity in people)
    return [with_birth_year(identity) if often[identity.name] > 1 else identity.name for identity in people]
