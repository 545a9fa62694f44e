"""The way to somebody's consents, for whoever was refused because one does not stand."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from kladka.core.forms import Form
from kladka.employers.policies import Untold


@contextmanager
def consents_linked(form: Form) -> Iterator[None]:
    """Put the way to the consents at the field at which it is refused that an employer is told.

    It opens in another tab: what was typed here is not saved yet.
    """
    try:
        yield
    except Untold as refused:
        address, words = (
            reverse("own-page:of", args=[refused.participation]),
            _("Go to the consents (opens in a new tab)"),
        )
        link = format_html('<a class="govuk-link" href="{}" target="_blank" rel="noopener">{}</a>', address, words)
        asked = form[refused.field]
        asked.help_text = format_html("{} {}", asked.help_text, link) if asked.help_text else link
        raise
