"""Who may open papers: coach and coordinator make them and bring them back, an officer reads them.

Papers about another record (an advice card, an event) are open to who opens the record, and made by who changes it.

Logos are changed by the administrators of who answers for the project's data.
"""

from kladka.pages.access import Access
from kladka.pages.participants.access import CHECK, OFFICE, READ, WORK
from kladka.pages.projects.access import KEEPERS, MEMBERS

OWN_WORK = {"coach": (200, 404, 404), "coordinator": (404, 404, 404)}
"""What somebody let the worker do is shown to that person only."""

_ABOUT_ONLY = dict.fromkeys(("adviser", "trainer"), (404, 404, 404))
"""Whose own papers are about other records; of a participant's they are told nothing."""
_WORK_PAPER = {**WORK, **_ABOUT_ONLY}
_READ_PAPER = {**READ, **_ABOUT_ONLY}
_CARDS = {"adviser": (200, 200, 404), "coordinator": (200, 200, 404)}
"""Advice cards, of which the samples are; a trainer has papers of their events."""
_MAKE_ABOUT = {**_CARDS, "trainer": (404, 404, 404)}

ACCESS = {
    "papers:batch": Access.of_page(OFFICE),
    "papers:work": Access.of_object(work=OWN_WORK),
    "papers:work-file": Access.of_object(work=OWN_WORK),
    "papers:work-pdf": Access.of_object(work=OWN_WORK),
    "papers:logos": Access.of_object(project=MEMBERS),
    "papers:add-logo": Access.of_object(project=KEEPERS),
    "papers:logo": Access.of_object(logo=MEMBERS),
    "papers:move-logo": Access.of_object(logo=KEEPERS),
    "papers:remove-logo": Access.of_object(logo=KEEPERS),
    "papers:of": Access.of_object(participation=READ),
    "papers:make": Access.of_object(participation=WORK),
    "papers:draft": Access.of_object(participation=WORK),
    "papers:about": Access.of_object(about={**_MAKE_ABOUT, **CHECK}),
    "papers:make-about": Access.of_object(about=_MAKE_ABOUT),
    "papers:draft-about": Access.of_object(about=_MAKE_ABOUT),
    "papers:find": Access.of_page({*OFFICE, *_ABOUT_ONLY}),
    "papers:detail": Access.of_object(paper=_READ_PAPER),
    "papers:pdf": Access.of_object(paper=_READ_PAPER),
    "papers:scan-file": Access.of_object(paper=_READ_PAPER),
    "papers:scan": Access.of_object(paper=_WORK_PAPER),
    "papers:tell": Access.of_object(paper=WORK),
    "papers:take-back": Access.of_object(paper=_WORK_PAPER),
    "papers:again": Access.of_object(paper=_WORK_PAPER),
    "papers:withdraw": Access.of_object(paper=_WORK_PAPER),
}
