"""The card of an assessor, the committee's meeting, an appeal, and who an applicant is."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.forms import HiddenInput
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kladka.calls.rules.criteria import Criteria
from kladka.core import clock, forms
from kladka.core.dictionaries import dictionary
from kladka.core.ids import is_id
from kladka.organisations.models import Organisation
from kladka.organisations.queries import directory
from kladka.pages.organisations.presenters import with_seat
from kladka.pages.recruitment import kinds
from kladka.people import policies as people

type Choices = Sequence[tuple[str, str]]
NEW_PERSON = "new"
FOUND = 21
"""One more than a picker shows, so that it can say that there are more."""


class CardForm(forms.Form):
    """The formal questions and the points of one assessor; points that follow from the answers are filled in."""

    may_repeat = True
    """What stands already is no change, and what stands no more is asked about by its version."""

    assessor = forms.ChoiceField(choices=(), look="select", label=gettext_lazy("Who assessed"))
    assessed_on = forms.DateField(label=gettext_lazy("Day of the assessment"))
    words = forms.LongTextField(label=gettext_lazy("Reasons in words"), max_length=1000, rows=3, required=False)

    def __init__(self, *args: Any, found: Criteria, assessors: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._found = found
        self.fields["assessor"].choices = [("", _("Choose")), *assessors]  # type: ignore[attr-defined]
        for each in found.formal:
            self.fields[f"formal_{each.code}"] = forms.YesNo(label=each.label)
        for each in found.points:
            self.fields[f"points_{each.code}"] = forms.IntegerField(
                label=each.label, help_text=kinds.limit_of(each), min_value=0, max_value=each.most
            )
        self.sections = [
            forms.Section(_("Who and when"), ("assessor", "assessed_on")),
            forms.Section(_("Formal questions"), [f"formal_{each.code}" for each in found.formal]),
            forms.Section(_("Points"), [f"points_{each.code}" for each in found.points]),
            forms.Section(_("Why"), ("words",)),
        ]

    @property
    def formal(self) -> dict[str, bool]:
        """Return the answers to the formal questions."""
        return {each.code: bool(self.cleaned_data[f"formal_{each.code}"]) for each in self._found.formal}

    @property
    def points(self) -> dict[str, int]:
        """Return the points."""
        return {each.code: self.cleaned_data[f"points_{each.code}"] for each in self._found.points}

    def stored_values(self, card: Any) -> dict[str, Any]:
        """Return a card as the fields hold it."""
        return card_values(card)


def card_values(card: Any) -> dict[str, Any]:
    """Return a card as the fields hold it."""
    named = {f"formal_{code}": answer for code, answer in card.formal.items()}
    named |= {f"points_{code}": points for code, points in card.points.items()}
    return {"assessor": str(card.assessor_id), "assessed_on": card.assessed_on, "words": card.words, **named}


class OwnCardForm(CardForm):
    """The card of whoever is signed in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, assessors=(), **kwargs)
        del self.fields["assessor"]


class AssignForm(forms.Form):
    """Who is to assess the applications of a call."""

    may_repeat = True
    """The same people are drawn among again for a third; what nobody lacks the verb refuses."""

    staff = forms.ChoicesField(choices=(), label=gettext_lazy("Who assesses?"))

    def __init__(self, *args: Any, members: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["staff"].choices = list(members)  # type: ignore[attr-defined]


def search_organisations(words: str) -> list[tuple[str, str]]:
    """Return organisations whose name holds `words`; none for no words: there are too many to offer."""
    if not words:
        return []
    return [(str(row.pk), str(with_seat(row))) for row in directory(Organisation.objects.all(), search=words)[:FOUND]]


def organisation_label(value: str) -> str | None:
    """Return the label of an organisation."""
    row = Organisation.objects.filter(pk=value).first() if is_id(value) else None
    return str(with_seat(row)) if row else None


class OrganisationForm(forms.Form):
    """Which organisation of the records an applicant is."""

    organisation = forms.PickerField(
        search=search_organisations,
        label_of=organisation_label,
        label=gettext_lazy("Organisation"),
        help_text=gettext_lazy("Leave this empty if it is none of the records."),
        search_label=gettext_lazy("Part of the organisation’s name"),
        required=False,
    )

    @staticmethod
    def stored_values(application: Any) -> dict[str, Any]:
        """Return what the form shows first."""
        return {"organisation": str(application.organisation_id or "")}


class TiesForm(forms.Form):
    """What an assessor states of ties with an applicant."""

    interest = forms.ChoiceField(
        choices=[
            ("none", gettext_lazy("No: neither family, friends, work nor money connect us")),
            ("abstained", gettext_lazy("Yes: somebody else should assess this application")),
        ],
        look="radios",
        label=gettext_lazy("Your statement"),
    )


class MeetingForm(forms.Form):
    """When the committee met, who sat on it, and what each said of ties with the applicants."""

    held_on = forms.DateField(label=gettext_lazy("Day on which the committee met"))
    seen = forms.TextField(widget=HiddenInput, required=False)
    """The mark of the ranking on the page."""
    place = forms.TextField(label=gettext_lazy("Where it met"), max_length=120, required=False)
    words = forms.LongTextField(
        label=gettext_lazy("What should the minutes say besides?"), max_length=2000, rows=4, required=False
    )

    def __init__(self, *args: Any, members: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._members = members
        statements = [("", _("Did not sit on the committee")), *dictionary("interest-statements").choices()]
        for key, name in members.items():
            self.fields[f"seat_{key}"] = forms.ChoiceField(
                choices=statements, look="radios", label=name, required=False
            )
        self.needed = frozenset(f"seat_{key}" for key in members)
        self.sections = [
            forms.Section(_("The meeting"), ("held_on", "place")),
            forms.Section(_("The committee, and their statements"), [f"seat_{key}" for key in members]),
            forms.Section(_("Besides"), ("words",)),
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for at least one member."""
        typed = super().clean() or self.cleaned_data
        if not any(typed.get(f"seat_{key}") for key in self._members) and self._members:
            name = f"seat_{next(iter(self._members))}"
            self.add_error(name, _("Say who sat on the committee."))
            first: Any = self.fields[name]
            first.summary_label = _("The committee, and their statements")  # it is not about whoever comes first
        if typed.get("held_on"):
            self.ask(people.check_not_in_future, typed["held_on"], clock.today(), field="held_on")
        return typed

    @property
    def seats(self) -> dict[str, str]:
        """Return who sat on the committee: staff id → statement."""
        return {key: said for key in self._members if (said := self.cleaned_data[f"seat_{key}"])}


class WhoForm(forms.Form):
    """Nothing is asked: the button is the answer about whoever the page named."""

    who = forms.TextField(widget=HiddenInput, required=False)


class SeenForm(forms.ConfirmForm):
    """Nothing is asked: the button is the answer about what the page said that follows."""

    seen = forms.TextField(widget=HiddenInput, required=False)
    """The mark of it."""


class AppealForm(forms.Form):
    """An applicant's appeal."""

    received_on = forms.DateField(label=gettext_lazy("Day on which the appeal came"))
    words = forms.LongTextField(label=gettext_lazy("Why should the decision be another one?"), max_length=3000, rows=6)

    def __init__(self, *args: Any, by_applicant: bool = False, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"received_on": clock.today()})
        super().__init__(*args, **kwargs)
        if by_applicant:
            del self.fields["received_on"]


class AnswerForm(forms.Form):
    """What is answered to an appeal."""

    outcome = forms.ChoiceField(
        choices=[("upheld", gettext_lazy("It is upheld")), ("dismissed", gettext_lazy("It is dismissed"))],
        look="radios",
        label=gettext_lazy("What is decided?"),
    )
    answer = forms.LongTextField(
        label=gettext_lazy("Reasons"),
        help_text=gettext_lazy("The applicant reads them in the letter."),
        max_length=2000,
        rows=5,
    )
    decided_on = forms.DateField(label=gettext_lazy("Day on which it was decided"))

    def __init__(self, *args: Any, gives: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"decided_on": clock.today()})
        super().__init__(*args, **kwargs)
        self.fields["outcome"].widget.hints = {
            "upheld": gives,
            "dismissed": _("The decision stays."),
        }


class AcceptForm(forms.Form):
    """Who the applicant is: somebody recorded already, or somebody new."""

    person = forms.ChoiceField(choices=(), look="radios", label=gettext_lazy("Who is it?"))
    is_another = forms.ConfirmField(label=gettext_lazy("It is somebody else: record this person anew"))

    def __init__(self, *args: Any, people_alike: Choices, may_be_new: bool, hides: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        new = [(NEW_PERSON, _("Somebody who is not recorded yet"))] if may_be_new else []
        self.fields["person"].choices = [*people_alike, *new]  # type: ignore[attr-defined]
        if not people_alike:
            del self.fields["person"]
        if people_alike or not hides:
            del self.fields["is_another"]

    @property
    def chosen(self) -> str:
        """Return the id of who it is, or `NEW_PERSON`."""
        return str(self.cleaned_data.get("person") or NEW_PERSON)
