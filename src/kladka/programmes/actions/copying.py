"""A new fact that says what an old one said, but for some changes."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from kladka.core.errors import PolicyBroken
from kladka.core.ledger import Fact


def copied[F: Fact](fact: F, changes: Mapping[str, Any], allowed: frozenset[str]) -> F:
    """Return an unsaved copy with `changes`, which replaces `fact`. Raises PolicyBroken for nothing or too much."""
    unknown = sorted(set(changes) - allowed)
    if unknown:
        raise PolicyBroken(_("This cannot be changed here: %(names)s.") % {"names": ", ".join(unknown)})
    if all(getattr(fact, name) == value for name, value in changes.items()):
        raise PolicyBroken(_("Nothing was changed."))
    ledger = {field.attname for field in Fact._meta.get_fields() if field.concrete}
    new = type(fact)(
        **{
            field.attname: getattr(fact, field.attname)
            for field in fact._meta.concrete_fields
            if field.attname not in ledger
        }
    )
    for name, value in changes.items():
        setattr(new, name, value)
    new.replaces = fact.pk
    return new
