"""What may never be recorded of a situation."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from kladka.core.dictionaries import dictionary
from kladka.core.errors import PolicyBroken


def check_situation(kind: str, *, until_date: date | None, contract_kind: str | None, full_time_share: Any) -> None:
    """Only work has a contract and a share of full time; only what lasts has an end."""
    known = dictionary("situation-kinds")[kind]
    if contract_kind and not known.data.get("needs_contract"):
        raise PolicyBroken(
            _("Only work has a kind of contract. Leave it empty, or choose another situation."), field="contract_kind"
        )
    if full_time_share and not known.data.get("needs_contract"):
        raise PolicyBroken(
            _("Only work has a share of full time. Leave it empty, or choose another situation."),
            field="full_time_share",
        )
    if until_date and not known.data.get("lasts"):
        raise PolicyBroken(
            _("This is true of one day. Leave the end empty, or choose another situation."), field="until_date"
        )
