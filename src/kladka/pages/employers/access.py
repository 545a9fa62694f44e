"""Who may open employers and vacancies: coaches and coordinators; what is about a participant follows them."""

from kladka.pages.access import Access, Outcome
from kladka.pages.participants.access import OFFICE, WORK

_SHARED: dict[str, Outcome] = dict.fromkeys(OFFICE, (200, 200, 200))
"""Partners of one controller share employers and vacancies; no participant is named there to whom it is not shown."""

ACCESS = {
    "employers:list": Access.of_page(OFFICE),
    "employers:new": Access.of_page(OFFICE),
    "employers:due": Access.of_page(OFFICE),
    "employers:vacancies": Access.of_page(OFFICE),
    "employers:referrals": Access.of_page(OFFICE),
    "employers:detail": Access.of_object(employer=_SHARED),
    "employers:edit": Access.of_object(employer=_SHARED),
    "employers:person-new": Access.of_object(employer=_SHARED),
    "employers:person-edit": Access.of_object(contact_person=_SHARED),
    "employers:person-forget": Access.of_object(contact_person=_SHARED),
    "employers:contact-new": Access.of_object(employer=_SHARED),
    "employers:contact-edit": Access.of_object(employer_contact=WORK),
    "employers:contact-remove": Access.of_object(employer_contact=WORK),
    "employers:contact-done": Access.of_object(employer_contact=WORK),
    "employers:vacancy-new": Access.of_object(employer=_SHARED),
    "employers:vacancy": Access.of_object(vacancy=_SHARED),
    "employers:candidates": Access.of_object(vacancy=_SHARED),
    "employers:vacancy-edit": Access.of_object(vacancy=_SHARED),
    "employers:vacancy-state": Access.of_object(vacancy=_SHARED),
    "employers:analysis": Access.of_object(vacancy=_SHARED),
    "employers:of": Access.of_object(participation=WORK),
    "employers:wishes": Access.of_object(participation=WORK),
    "employers:matches": Access.of_object(participation=WORK),
    "employers:describe": Access.of_object(situation=WORK),
    "employers:place": Access.of_object(participation=WORK),
    "employers:trial": Access.of_object(participation=WORK),
    "employers:placement": Access.of_object(placement=WORK),
    "employers:placement-edit": Access.of_object(placement=WORK),
    "employers:placement-end": Access.of_object(placement=WORK),
    "employers:placement-extend": Access.of_object(placement=WORK),
    "employers:plan": Access.of_object(placement=WORK),
    "employers:trial-end": Access.of_object(placement=WORK),
    "employers:refer": Access.of_object(participation=WORK),
    "employers:referral": Access.of_object(referral=WORK),
}
