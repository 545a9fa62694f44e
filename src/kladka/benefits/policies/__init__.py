"""May it ever happen? Requests, decisions, typed attendance, lists and accounts."""

from kladka.benefits.policies.account import check_account_free, check_accounts_approved, check_cash, check_fixed
from kladka.benefits.policies.attendance import check_because, check_sheet
from kladka.benefits.policies.benefit import (
    check_decision,
    check_end,
    check_open,
    check_request,
    check_revoked,
    check_sent,
    check_version,
)
from kladka.benefits.policies.listing import (
    check_approval,
    check_leaves,
    check_lines,
    check_may_prepare,
    check_month,
    check_nothing_left,
    check_payment,
    check_something,
)

__all__ = [
    "check_account_free",
    "check_accounts_approved",
    "check_approval",
    "check_because",
    "check_cash",
    "check_decision",
    "check_end",
    "check_fixed",
    "check_leaves",
    "check_lines",
    "check_may_prepare",
    "check_month",
    "check_nothing_left",
    "check_open",
    "check_payment",
    "check_request",
    "check_revoked",
    "check_sent",
    "check_sheet",
    "check_something",
    "check_version",
]
