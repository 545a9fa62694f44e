"""Who may open papers: coach and coordinator make them and bring them back, an officer reads them."""

from kladka.pages.access import Access
from kladka.pages.participants.access import OFFICE, READ, WORK

ACCESS = {
    "papers:of": Access.of_object(participation=READ),
    "papers:make": Access.of_object(participation=WORK),
    "papers:draft": Access.of_object(participation=WORK),
    "papers:find": Access.of_page(OFFICE),
    "papers:detail": Access.of_object(paper=READ),
    "papers:pdf": Access.of_object(paper=READ),
    "papers:scan-file": Access.of_object(paper=READ),
    "papers:scan": Access.of_object(paper=WORK),
    "papers:take-back": Access.of_object(paper=WORK),
    "papers:again": Access.of_object(paper=WORK),
    "papers:withdraw": Access.of_object(paper=WORK),
}
