"""What may never happen to papers."""

from datetime import date

from django.utils.translation import gettext as _

from kladka.core import clock
from kladka.core.errors import PolicyBroken, Stale
from kladka.documents.numbering import Number
from kladka.people.models import Paper
from kladka.people.policies.dates import check_not_in_future


def number_of(paper: Paper) -> Number:
    """Return the number of a paper as it is printed."""
    return Number(paper.kind, paper.year, paper.number)


def check_no_other(other: Paper | None) -> None:
    """There is one standing paper of a thing."""
    if other is not None:
        raise PolicyBroken(
            _("There is %(number)s of this already. Take that one, or make it again: the old number becomes void.")
            % {"number": number_of(other)}
        )


def check_unchanged(paper: Paper, version: int) -> None:
    """Nobody changed the paper since it was looked at. Raises Stale."""
    if paper.version != version:
        raise Stale(_("Somebody else has changed this document meanwhile. Look at it again."), stored=paper)


def check_waits(paper: Paper) -> None:
    """Only a paper that stands and is not signed can be signed, or withdrawn."""
    if paper.void_on is not None:
        raise PolicyBroken(_("%(number)s was withdrawn. Make it anew.") % {"number": number_of(paper)})
    if paper.document_id is not None:
        raise PolicyBroken(
            _("%(number)s is signed. Take the signed scan back first, if it is the wrong one.")
            % {"number": number_of(paper)}
        )


def check_signed_on(on: date, paper: Paper, today: date) -> None:
    """A paper is signed after it was made, and not in the future."""
    check_not_in_future(on, today, field="on")
    if on < clock.day_of(paper.made_at):
        raise PolicyBroken(_("The day lies before the day on which the document was made."), field="on")


def check_signed(paper: Paper) -> None:
    """Only of a signed paper is there a scan to take back."""
    if paper.document_id is None:
        raise PolicyBroken(_("No signed scan is kept of this document."))
