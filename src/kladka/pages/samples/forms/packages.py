"""Which package is wanted, and whether one is to go."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from kladka.core import forms

NAMED, PSEUDONYMISED = "named", "pseudonymised"


class CollectForm(forms.Form):
    """With names, or without."""

    may_repeat = True

    variant = forms.ChoiceField(
        label=_("For whom is it?"),
        choices=[
            (NAMED, _("For a controller who may see these people: with names and documents")),
            (PSEUDONYMISED, _("For somebody else: without names and documents")),
        ],
        hints={
            NAMED: _("Index, entry form, records with audit lines, scans, checklist, findings with your words."),
            PSEUDONYMISED: _(
                "No personal or sensitive answers, no words, no scans: of these only kind, date and hash."
            ),
        },
    )

    def __init__(self, *args: Any, may_name: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_name:
            self.fields["variant"].choices = self.fields["variant"].choices[1:]  # type: ignore[attr-defined]


class RemovePackageForm(forms.Form):
    """Nothing to fill in."""
