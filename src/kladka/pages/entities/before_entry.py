"""The way to what is recorded of an entity before the day that somebody writes as that of its entry."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from kladka.core.forms import Form
from kladka.core.ledger import Fact
from kladka.incubation.models import EntityRegistration, EntityStatus, Job, Member
from kladka.incubation.policies import BeforeEntry

_CORRECTED_AT: dict[type[Fact], str] = {
    Member: "entities:correct-member",
    EntityStatus: "entities:correct-status",
    Job: "entities:correct-job",
}


@contextmanager
def earlier_linked(form: Form, registration: EntityRegistration) -> Iterator[None]:
    """Put the way to what is recorded before the entry at the field at which its day is refused.

    It opens in another tab: what was typed here is not saved yet.
    """
    try:
        yield
    except BeforeEntry as refused:
        page = _CORRECTED_AT.get(type(refused.fact))
        if page:
            address, words = reverse(page, args=[refused.fact.pk]), _("Correct that record (opens in a new tab)")
        else:
            address = f"{reverse('entities:detail', args=[registration.pk])}#listing"
            words = _("Look at the answer (opens in a new tab)")
        link = format_html('<a class="govuk-link" href="{}" target="_blank" rel="noopener">{}</a>', address, words)
        form[refused.field].help_text = link
        raise
