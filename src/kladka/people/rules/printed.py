"""What papers say of the supports that they prove. Pure: no database, no clock."""

from collections.abc import Mapping

PRINTED: Mapping[str, frozenset[str]] = {
    "session": frozenset({"start_date", "hours", "form", "provider_id"}),
    "month": frozenset({"start_date", "hours", "form", "provider_id"}),
    "advice_card": frozenset({"start_date", "hours", "form", "area"}),
}
"""Which columns of a support are read on a paper, by what the paper is of. Of others it is not known."""


def reads_otherwise(of: str, printed: object, now: object) -> bool:
    """Tell whether a paper of this kind says of one version of a support something else than another version does."""
    return any(getattr(printed, name) != getattr(now, name) for name in PRINTED.get(of, ()))
