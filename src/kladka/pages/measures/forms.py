"""What is asked: as of which day."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from kladka.core import clock, forms
from kladka.people.policies import check_not_in_future
from kladka.programmes.models import Project


class QuestionForm(forms.FilterForm):
    """As of which day."""

    on = forms.DateField(label=_("Day"), required=False)

    def __init__(self, data: Any, project: Project) -> None:
        super().__init__(data=data or None)
        self.project = project

    def clean(self) -> dict[str, Any]:
        """Look at no day to come: nothing is known about it yet."""
        day = self.cleaned_data.get("on")
        if day:
            self.ask(check_not_in_future, day, clock.today(), field="on")
        return self.cleaned_data

    @property
    def day(self) -> date:
        """The day asked for; without one the last day of the project, or today while it runs."""
        asked = self.cleaned_data.get("on") if self.is_bound and self.is_valid() else None
        return asked or min(clock.today(), self.project.ends_on)
