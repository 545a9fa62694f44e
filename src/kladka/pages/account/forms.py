"""What is asked when a token is made or revoked."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from kladka.accounts.models import ApiToken, Scope
from kladka.accounts.policies import last_day_of_token
from kladka.core import clock, forms
from kladka.core.forms.shown import day_in_words
from kladka.pages.projects.presenters import text_of
from kladka.programmes.models import Project


def _scopes() -> list[tuple[str, Any]]:
    return list(Scope.choices)


class TokenForm(forms.Form):
    """A token for a program."""

    purpose = forms.TextField(
        label=_("What is it for?"),
        max_length=ApiToken._meta.get_field("purpose").max_length,
        help_text=_("Which program uses it and where it runs, like: the figures sheet on the office server."),
    )
    scopes = forms.ChoicesField(label=_("What may it read?"), choices=_scopes)
    projects = forms.ChoicesField(label=_("In which projects?"), choices=())
    expires_on = forms.DateField(label=_("Last day on which it works"))

    def __init__(self, *args: Any, projects: Sequence[Project], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = clock.today()
        field: Any = self.fields["projects"]
        field.choices = [(str(each.pk), text_of(each, "title")) for each in projects]
        day: Any = self.fields["expires_on"]
        day.earliest, day.latest = today, last_day_of_token(today)
        day.help_text = _("At the latest %(day)s.") % {"day": day_in_words(day.latest)}


class RevokeForm(forms.Form):
    """Nothing is asked: the button is the answer."""
