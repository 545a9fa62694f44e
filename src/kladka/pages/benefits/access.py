"""Who may open benefits: coaches ask and type, coordinators decide, list and pay, an officer reads and approves."""

from collections.abc import Mapping

from kladka.pages.access import Access, Outcome
from kladka.pages.caseload.access import OVERSEE
from kladka.pages.participants.access import CHECK, LEAD, READ, WORK

LISTS: Mapping[str, Outcome] = {**LEAD, **CHECK}
TYPE: Mapping[str, Outcome] = {"coach": (200, 200, 404), "coordinator": (200, 200, 404)}

ACCESS = {
    "benefits:of": Access.of_object(participation=READ),
    "benefits:request": Access.of_object(participation=WORK),
    "benefits:account": Access.of_object(participation=LEAD),
    "benefits:document": Access.of_object(benefit=WORK),
    "benefits:write-down": Access.of_object(benefit=WORK),
    "benefits:decide": Access.of_object(benefit=LEAD),
    "benefits:end": Access.of_object(benefit=LEAD),
    "benefits:revoke": Access.of_object(benefit=LEAD),
    "benefits:project": Access.of_object(project=OVERSEE),
    "benefits:prepare": Access.of_object(project=LEAD),
    "benefits:attendance": Access.of_object(project=TYPE),
    "benefits:list": Access.of_object(payment_list=LISTS),
    "benefits:approve": Access.of_object(payment_list=LISTS),
    "benefits:discard": Access.of_object(payment_list=LEAD),
    "benefits:pay": Access.of_object(payment_list=LEAD),
    "benefits:take-back": Access.of_object(payment_list=LEAD),
}
