"""Who may open grants: money is the coordinators' work; officers read, and approve or decide as second persons."""

from kladka.pages.access import Access, Outcome

_WORK: dict[str, Outcome] = {"coordinator": (200, 200, 404)}
_READ: dict[str, Outcome] = {**_WORK, "monitoring_officer": (200, 200, 200)}

ACCESS = {
    "grants:list": Access.of_page(_READ),
    "grants:accepted": Access.of_page(_WORK),
    "grants:payments": Access.of_page(_READ),
    "grants:new": Access.of_object(accepted=_WORK),
    "grants:detail": Access.of_object(grant=_READ),
    "grants:change": Access.of_object(grant=_WORK),
    "grants:drop": Access.of_object(grant=_WORK),
    "grants:line": Access.of_object(grant=_WORK),
    "grants:remove-line": Access.of_object(grant_line=_WORK),
    "grants:payment": Access.of_object(grant=_WORK),
    "grants:remove-payment": Access.of_object(grant_payment=_WORK),
    "grants:not-paid": Access.of_object(grant_payment=_WORK),
    "grants:sign": Access.of_object(grant=_WORK),
    "grants:account": Access.of_object(grant=_WORK),
    "grants:expense": Access.of_object(grant=_WORK),
    "grants:judge": Access.of_object(grant_expense=_WORK),
    "grants:remove-expense": Access.of_object(grant_expense=_WORK),
    "grants:file": Access.of_object(grant_expense=_READ),
    "grants:check": Access.of_object(grant=_WORK),
    "grants:decide": Access.of_object(grant=_READ),
    "grants:terminate": Access.of_object(grant=_WORK),
    "grants:confirm": Access.of_object(grant=_READ),
    "grants:reopen": Access.of_object(grant=_READ),
    "grants:return": Access.of_object(grant=_WORK),
    "grants:take-back-return": Access.of_object(grant_return=_WORK),
    "grants:take-back": Access.of_object(grant=_WORK),
    "grants:paylist": Access.of_object(grant_list=_READ),
    "grants:approve": Access.of_object(grant_list=_READ),
    "grants:discard": Access.of_object(grant_list=_WORK),
    "grants:pay": Access.of_object(grant_list=_WORK),
    "grants:take-back-approval": Access.of_object(grant_list=_WORK),
}
