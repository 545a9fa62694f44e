"""The forms of papers."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kladka.core import forms
from kladka.core.dictionaries import dictionary
from kladka.core.forms.shown import day_in_words
from kladka.documents.templates import NOTHING, Template, templates
from kladka.learning.models import Event
from kladka.pages.participants.forms.choices import offer
from kladka.pages.projects.presenters import text_of
from kladka.people.actions.paper import REPLACED
from kladka.people.models import Situation
from kladka.workflows.actions.papers import SIGNED_ON_SCREEN, Ticked
from kladka.workflows.queries.papers import is_of_participation

ALL = "all"
LEFT = "left"
LEFT_WEEKS = 12
"""Who left no longer ago than this is offered apart: for surveys."""
MONTHLY = frozenset({"month", "attendance"})
MONTHS_BACK = 12
BY_ONE = frozenset({"session"})
"""What is chosen for each person alone."""
MOST_BYTES = 10 * 1024 * 1024


def _is_in_batches(template: Template) -> bool:
    return is_of_participation(template) and template.of not in BY_ONE


class TickedForm(forms.Form):
    """What somebody ticked on a survey. `boxes` are its texts by kind of situation; `standing` what is recorded.

    Of what is recorded nothing more is asked: the statement proves it. `also` are kinds that it does not prove.
    `is_asked`: something must be ticked.
    """

    ticked = forms.ChoicesField(choices=(), label=gettext_lazy("What is ticked on it?"), required=False)

    needed: frozenset[str] = frozenset({"ticked"})

    def __init__(
        self,
        *args: Any,
        boxes: Mapping[str, str],
        standing: Mapping[str, Situation],
        also: Collection[str] = (),
        is_asked: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._standing = standing
        self.fields["ticked"].required = is_asked
        if not boxes:
            del self.fields["ticked"]
            return
        offer(self, "ticked", list(boxes.items()))
        self.fields["ticked"].widget.hints = {kind: self._hint(kind, also) for kind in boxes}
        for kind in boxes:
            if kind != NOTHING and kind not in standing:
                self._ask_more(kind)

    def _hint(self, kind: str, also: Collection[str]) -> str:
        if kind in self._standing:
            since = {"day": day_in_words(self._standing[kind].from_date)}
            if kind in also:
                return _("Recorded since %(day)s. Another document proves it.") % since
            return _("Recorded since %(day)s. The signed statement proves it.") % since
        return _("Another document proves it. Until it comes, it is recorded without proof.") if kind in also else ""

    def _ask_more(self, kind: str) -> None:
        known = dictionary("situation-kinds")[kind]
        since = _("%(what)s: since when?") % {"what": capfirst(known.label)}
        self.fields[f"from_{kind}"] = forms.DateField(label=since, required=False)
        self.shown_when = {**self.shown_when, f"from_{kind}": ("ticked", (kind,))}
        if known.data.get("needs_contract"):
            choices = [("", _("Choose")), *dictionary("contract-kinds").choices()]
            self.fields[f"contract_{kind}"] = forms.ChoiceField(
                choices=choices, look="select", required=False, label=_("Kind of contract")
            )
            self.shown_when = {**self.shown_when, f"contract_{kind}": ("ticked", (kind,))}
        self.needed = self.needed | {f"from_{kind}", f"contract_{kind}"}

    def clean(self) -> dict[str, Any]:
        """Ask since when, and refuse answers that contradict each other."""
        typed = super().clean() or self.cleaned_data
        chosen = typed.get("ticked") or []
        if NOTHING in chosen and set(chosen) & {"employment", "own_firm", "job_search"}:
            words = _("Who neither works nor looks for work ticks nothing of that. Look at the document again.")
            self.add_error("ticked", words)
        for kind in chosen:
            for name, words in (
                (f"from_{kind}", _("Enter since when.")),
                (f"contract_{kind}", _("Choose the kind of contract.")),
            ):
                if name in self.fields and not typed.get(name) and name not in self.errors:
                    self.add_error(name, words)
        for name in self.shown_when:
            if typed.get(name) and self.shown_when[name][1][0] not in chosen:
                self.add_error(name, _("Tick the answer that this belongs to, or leave this empty."))
        return typed

    @property
    def told(self) -> list[Ticked]:
        """Return what was ticked, as the verbs take it."""
        typed = self.cleaned_data
        return [
            Ticked(kind, typed.get(f"from_{kind}"), typed.get(f"contract_{kind}") or "")
            for kind in typed.get("ticked", ())
            if kind != NOTHING
        ]


PAGES = ("photo", "photo_2", "photo_3", "photo_4")


def further_page(label: Any) -> forms.FileField:
    """Return a field for one more page: a camera takes one picture at a time."""
    return forms.FileField(label=label, accept="image/*", capture="environment", most_bytes=MOST_BYTES, required=False)


class ScanForm(TickedForm):
    """A signed paper comes back: photos taken now, one of each page, or a scan made before.

    `is_plan` asks for the next review.
    """

    photo = forms.FileField(
        label=gettext_lazy("Photo of the signed document"),
        help_text=gettext_lazy("On a phone this opens the camera. All of the page must be seen."),
        accept="image/*",
        capture="environment",
        most_bytes=MOST_BYTES,
        required=False,
    )
    photo_2 = further_page(gettext_lazy("Photo of the second page"))
    photo_3 = further_page(gettext_lazy("Photo of the third page"))
    photo_4 = further_page(gettext_lazy("Photo of the fourth page"))
    file = forms.FileField(
        label=gettext_lazy("Or a file"),
        help_text=gettext_lazy("PDF, PNG or JPEG, at most 10 MB."),
        accept=".pdf,.png,.jpg,.jpeg",
        most_bytes=MOST_BYTES,
        required=False,
    )
    on = forms.DateField(label=gettext_lazy("When was it signed?"))
    next_on = forms.DateField(label=gettext_lazy("When do you look at the plan again?"))

    field_order = (*PAGES, "file", "on", "next_on", "ticked")
    needed = frozenset({"photo", "file", "ticked"})

    def __init__(self, *args: Any, is_plan: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_plan:
            del self.fields["next_on"]

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two pictures."""
        typed = super().clean() or self.cleaned_data
        photos = [name for name in PAGES if typed.get(name)]
        if not photos and not typed.get("file") and not self.errors.keys() & {*PAGES, "file"}:
            self.add_error("photo", _("Take a photo of the signed document, or choose a file."))
        if photos and typed.get("file"):
            self.add_error("file", _("Choose one of the two: the photo or a file."))
        lacking = next((name for name, given in zip(PAGES, photos, strict=False) if name != given), "")
        if lacking and lacking not in self.errors:
            self.add_error(lacking, _("There is a photo of a page that follows, but none of this one."))
        return typed

    @property
    def uploads(self) -> tuple[list[str], list[Any]]:
        """Return the fields that hold a picture, in the order of pages, and the pictures."""
        given = [name for name in (*PAGES, "file") if self.cleaned_data[name]]
        return given, [self.cleaned_data[name] for name in given]


class WithdrawPaperForm(forms.Form):
    """Why a paper does not hold any more."""

    reason = forms.ChoiceField(choices=(), look="radios", label=gettext_lazy("Why do you withdraw it?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_itself = {REPLACED, SIGNED_ON_SCREEN}
        offer(self, "reason", [pair for pair in dictionary("void-reasons").choices() if pair[0] not in by_itself])


class TakeBackForm(forms.Form):
    """Why a scan is not that of the paper."""

    reason = forms.ChoiceField(choices=(), look="radios", label=gettext_lazy("Why do you take the scan back?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wanted = ("wrong_person", "wrong_kind", "document_does_not_prove", "other")
        offer(self, "reason", [(code, dictionary("correction-reasons").label(code)) for code in wanted])


class MakeForm(forms.Form):
    """Nothing is asked: what is made and in which language stands in the address, and is shown above the button."""


class BatchForm(forms.Form):
    """A kind of paper, and of whom. A month for cards of months; a certificate is that of the chosen event."""

    kind = forms.ChoiceField(choices=(), look="select", label=gettext_lazy("Which document?"))
    group = forms.ChoiceField(choices=(), look="select", label=gettext_lazy("Of whom?"))
    month = forms.ChoiceField(
        choices=(),
        look="select",
        label=gettext_lazy("Of which month?"),
        help_text=gettext_lazy("Only for cards of a month."),
        required=False,
    )
    language = forms.ChoiceField(
        choices=[("pl", gettext_lazy("Polish")), ("en", gettext_lazy("English"))],
        label=gettext_lazy("In which language?"),
        initial="pl",
    )

    completed = forms.ConfirmField(
        label=gettext_lazy("Only those who completed it, as it was confirmed"), required=False
    )

    needed = frozenset({"month"})

    def __init__(
        self, *args: Any, events: Sequence[Event], coaches: Sequence[tuple[str, str]], today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "kind", [(one.kind, one.title) for one in templates().values() if _is_in_batches(one)])
        left = ngettext(
            "Everybody who left within the last %(weeks)s week",
            "Everybody who left within the last %(weeks)s weeks",
            LEFT_WEEKS,
        )
        groups = [(ALL, _("Everybody who takes part")), (LEFT, left % {"weeks": LEFT_WEEKS})]
        monthly = [one.kind for one in templates().values() if one.of in MONTHLY]
        trainings = [one.kind for one in templates().values() if one.of == "training"]
        self.shown_when = {"month": ("kind", monthly), "completed": ("kind", trainings)}
        groups += [(f"coach:{pk}", _("Everybody of the coach: %(name)s") % {"name": name}) for pk, name in coaches]
        groups += [
            (
                f"event:{one.pk}",
                _("Everybody of: %(event)s, %(day)s")
                % {"event": text_of(one, "title"), "day": day_in_words(one.starts_on)},
            )
            for one in events
        ]
        offer(self, "group", groups)
        months = [today.replace(day=1)]
        while len(months) < MONTHS_BACK:
            months.append((months[-1] - timedelta(days=1)).replace(day=1))
        offer(self, "month", [(f"{one:%Y-%m}", date_format(one, "F Y")) for one in months])

    def clean(self) -> dict[str, Any]:
        """Ask for the month or the event where the kind is of one."""
        typed = super().clean() or self.cleaned_data
        of = templates()[typed["kind"]].of if typed.get("kind") else ""
        if of in MONTHLY and not typed.get("month") and "month" not in self.errors:
            self.add_error("month", _("Choose the month of the cards."))
        if of == "training" and typed.get("group") and not typed["group"].startswith("event:"):
            self.add_error("group", _("Choose the event that the certificates are of."))
        return typed

    @property
    def first_day(self) -> date | None:
        """Return the first day of the month that the cards are of; None for other kinds."""
        is_monthly = templates()[self.cleaned_data["kind"]].of in MONTHLY
        return date.fromisoformat(f"{self.cleaned_data['month']}-01") if is_monthly else None

    @property
    def is_of_training(self) -> bool:
        """Tell whether the papers are certificates of an event."""
        return templates()[self.cleaned_data["kind"]].of == "training"

    @property
    def of(self) -> str:
        """Return what the papers are of; empty where it is each person's own."""
        typed = self.cleaned_data
        of = templates()[typed["kind"]].of
        if of in MONTHLY:
            return str(typed["month"])
        return str(typed["group"]).partition(":")[2] if of == "training" else ""


class LogoForm(forms.Form):
    """A picture for the head of papers, and what it shows."""

    file = forms.FileField(
        label=gettext_lazy("Picture"),
        help_text=gettext_lazy("PNG or JPEG, at most 400 kB and 80 to 3000 pixels high."),
        accept=".png,.jpg,.jpeg",
    )
    alt_pl = forms.TextField(
        label=gettext_lazy("What it shows, in Polish"),
        help_text=gettext_lazy("For people who do not see it, for example “Logo of the European Union”."),
        max_length=200,
    )
    alt_en = forms.TextField(label=gettext_lazy("What it shows, in English"), max_length=200)
