"""What is asked: as of which day, as known on which, and of which period."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kladka.core import clock, forms
from kladka.core.forms.shown import day_in_words
from kladka.pages.figures.forms import day_fields
from kladka.programmes.models import Project
from kladka.reporting.rules.days import askable


class QuestionForm(forms.FilterForm):
    """The days of the question, as figures ask for them."""

    def __init__(self, data: Any, project: Project) -> None:
        super().__init__(data=data or None)
        self.project = project
        days = day_fields(project)
        first, last = askable(project.starts_on, clock.today())
        since = forms.DateField(
            label=gettext_lazy("Only the period from"),
            help_text=gettext_lazy("What happened from this day until the day “as of”. Empty: from the start."),
            required=False,
            earliest=first,
            latest=last,
        )
        self.fields.update({"on": days["as_of"], "known_on": days["known_on"], "since": since})

    def clean(self) -> dict[str, Any]:
        """Check that a period ends after it begins."""
        since = self.cleaned_data.get("since")
        last = self.cleaned_data.get("on") or self._last
        if since and "on" not in self.errors and since > last:
            words = _("The period ends on %(day)s, the day “as of”. It must begin by then.")
            self.add_error("since", words % {"day": day_in_words(last)})
        return self.cleaned_data

    @property
    def day(self) -> date:
        """The day asked for; without one the last day of the project, or today while it runs."""
        return self._asked("on") or self._last

    @property
    def question(self) -> Mapping[str, date | None]:
        """The other days, as `reporting.live.measures.services` takes them."""
        return {"known_on": self._asked("known_on"), "since": self._asked("since")}

    @property
    def _last(self) -> date:
        return min(clock.today(), self.project.ends_on)

    def _asked(self, name: str) -> date | None:
        found: date | None = self.cleaned_data.get(name) if self.is_bound and self.is_valid() else None
        return found
