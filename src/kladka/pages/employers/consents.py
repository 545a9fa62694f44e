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
    """Put the way to the consents at the field at which it is refused that an employer is told."""
    try:
        yield
    except Untold as refused:
        to = {"address": reverse("own-page:of", args=[refused.participation]), "words": _("Go to the consents")}
        link = format_html('<a class="govuk-link" href="{address}">{words}</a>', **to)
        asked = form[refused.field]
        asked.help_text = format_html("{} {}", asked.help_text, link) if asked.help_text else link
        raise
