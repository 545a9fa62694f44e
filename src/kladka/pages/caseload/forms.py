"""The question that caseload pages answer."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from kladka.core import clock, forms
from kladka.organisations.models import Organisation
from kladka.people.policies import check_not_in_future


class QuestionForm(forms.FilterForm):
    """Which day, and whose coaches."""

    on = forms.DateField(label=_("Day"), required=False)
    partner = forms.ChoiceField(label=_("Partner"), choices=(), look="select", empty=_("All"), required=False)

    def __init__(self, data: Any, partners: Sequence[Organisation]) -> None:
        super().__init__(data=data or None)
        if len(partners) > 1:
            choices = [("", _("All")), *((str(one.pk), one.short_name) for one in partners)]
            self.fields["partner"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["partner"]

    def clean(self) -> dict[str, Any]:
        """Look at no day to come: nothing is known about it yet."""
        day = self.cleaned_data.get("on")
        if day:
            self.ask(check_not_in_future, day, clock.today(), field="on")
        return self.cleaned_data

    @property
    def is_wrong(self) -> bool:
        """Whether the address asks for something that cannot be answered."""
        return self.is_bound and not self.is_valid()

    @property
    def day(self) -> date:
        """The day asked for; today without one."""
        return (self.cleaned_data.get("on") if self.is_bound and self.is_valid() else None) or clock.today()

    @property
    def chosen(self) -> UUID | None:
        """The partner asked for."""
        wanted = self.cleaned_data.get("partner") if self.is_bound and self.is_valid() else ""
        return UUID(wanted) if wanted else None
