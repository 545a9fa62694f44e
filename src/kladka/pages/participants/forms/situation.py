"""Situations, coaching, leaving and coming back."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.forms import CharField, HiddenInput
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kladka.coaching.models import NextStep
from kladka.core import clock, forms
from kladka.core.dictionaries import dictionary
from kladka.core.forms.shown import day_in_words
from kladka.pages.participants.forms.choices import Choices, from_dictionary, offer, offer_models
from kladka.pages.participants.forms.evidence import DocumentFields
from kladka.people import policies
from kladka.people.models import Document, Participation, Situation
from kladka.people.policies.handing_over import shown_until
from kladka.processes.rules.process import Process
from kladka.programmes.rules import profile

OWNERS = [
    (NextStep.Owner.PARTICIPANT.value, gettext_lazy("The participant")),
    (NextStep.Owner.COACH.value, gettext_lazy("The coach")),
]
"""Who may have a next step."""


def full_time_share() -> forms.DecimalField:
    """Return the question of how much of full time somebody works."""
    wrong = gettext_lazy("Type a share above 0 and at most 1: 1 is full time, 0.5 is half.")
    return forms.DecimalField(
        label=gettext_lazy("Share of full time"),
        help_text=gettext_lazy("Only for an employment contract: 1 is full time, 0.5 is half."),
        min_value=Decimal("0.001"),
        max_value=Decimal(1),
        max_digits=4,
        decimal_places=3,
        required=False,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value", "max_digits", "max_decimal_places"), wrong),
    )


def follows_kind(name: str) -> dict[str, tuple[str, list[str]]]:
    """Return which questions follow from the kind of situation, asked in the field `name`."""
    kinds = dictionary("situation-kinds").items.values()
    work = [kind.code for kind in kinds if kind.data.get("needs_contract")]
    lasting = [kind.code for kind in kinds if kind.data.get("lasts")]
    return {"contract_kind": (name, work), "full_time_share": (name, work), "until_date": (name, lasting)}


class SituationForm(DocumentFields):
    """What happened in a participant's life, and what proves it."""

    kind = from_dictionary("situation-kinds", label=gettext_lazy("What happened?"))
    from_date = forms.DateField(label=gettext_lazy("Since when?"))
    until_date = forms.DateField(
        label=gettext_lazy("Until when?"),
        help_text=gettext_lazy("Only if the end is agreed in the contract. Record a real end when it comes."),
        required=False,
    )
    contract_kind = from_dictionary(
        "contract-kinds",
        label=gettext_lazy("Kind of contract"),
        help_text=gettext_lazy("Only for work."),
        required=False,
    )
    full_time_share = full_time_share()

    field_order = ("kind", "from_date", "until_date", "contract_kind", "full_time_share", "how")
    needed = DocumentFields.needed | {"contract_kind"}

    def __init__(self, *args: Any, participation: Participation, **kwargs: Any) -> None:
        programme = profile(participation.project.profile)
        taken = {
            document for kind in dictionary("situation-kinds").items for document in programme.proof_of(kind).documents
        }
        super().__init__(
            *args, may_wait=True, documents=taken, initial={"how": Document.Form.ORIGINAL_INSPECTED}, **kwargs
        )
        self.shown_when = {**self.shown_when, **follows_kind("kind")}
        self._participation, self._programme = participation, participation.project.profile

    def situation(self) -> dict[str, Any]:
        """Return the answers as `people.actions.record_situation` takes them."""
        names = ("kind", "from_date", "until_date", "contract_kind", "full_time_share")
        return {name: self.cleaned_data[name] for name in names}

    def clean(self) -> dict[str, Any]:
        """Ask for the kind of contract where the situation is work, and for days that can be true."""
        typed = super().clean()
        kind = typed.get("kind")
        if kind and dictionary("situation-kinds")[kind].data.get("needs_contract") and not typed.get("contract_kind"):
            self.add_error("contract_kind", _("Choose the kind of contract."))
        if kind:
            told = {name: typed.get(name) for name in ("until_date", "contract_kind", "full_time_share")}
            self.ask(policies.check_situation, kind, **told)
        if began := typed.get("from_date"):
            until = typed.get("until_date")
            self.ask(policies.check_not_in_future, began, clock.today(), field="from_date")
            self.ask(policies.check_order, began, until, field="until_date")
            self.ask(policies.check_agreed_end, began, until)
            self.ask(policies.check_born_before, self._participation, began)
            self.ask(policies.check_work_or_cis, self._participation, kind or "", began, until_date=until)
        if kind and typed.get("document_kind") and typed.get("document_date"):
            fact, kept = Situation(kind=kind), {"kind": typed["document_kind"], "on": typed["document_date"]}
            self.ask(policies.check_document, fact, programme=self._programme, **kept)
        return typed


class EndSituationForm(forms.Form):
    """How and when a situation, or a coach's work with a participant, ended."""

    until_date = forms.DateField(label=gettext_lazy("Last day"))
    outcome = forms.ChoiceField(choices=(), look="radios", label=gettext_lazy("How did it end?"))

    def __init__(self, *args: Any, outcomes: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "outcome", outcomes)
        self._outcomes = [code for code, _text in outcomes]
        if len(outcomes) == 1:
            del self.fields["outcome"]  # A question with one answer is none.

    @property
    def how_it_ended(self) -> str:
        """Return how it ended: the answer given, or the only one there is."""
        return str(self.cleaned_data.get("outcome") or self._outcomes[0])


class AssignForm(forms.Form):
    """Who coaches, where and by which model."""

    coach = forms.ChoiceField(choices=(), look="select", label=gettext_lazy("Coach"))
    site = forms.ChoiceField(choices=(), look="select", label=gettext_lazy("Site"))
    model = forms.ChoiceField(choices=(), look="radios", label=gettext_lazy("Coaching model"))
    also = forms.ChoicesField(
        choices=(),
        label=gettext_lazy("Further variants on the same pathway"),
        help_text=gettext_lazy("Of the same base model: a woman with a disability may follow both variants."),
        required=False,
    )
    from_date = forms.DateField(label=gettext_lazy("From which day?"))

    def __init__(
        self, *args: Any, coaches: Choices, sites: Choices, models: Mapping[str, Process], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer_models(self, models)
        offer(self, "coach", coaches, empty=_("Choose"))
        offer(self, "site", sites, empty=_("Choose"))


def note_field() -> forms.LongTextField:
    """Return what the next coach is told."""
    return forms.LongTextField(
        label=gettext_lazy("Note for the next coach"),
        help_text=gettext_lazy("What was agreed, what goes well, what to watch. Do not write about health."),
        required=False,
    )


def shared_field() -> forms.YesNo:
    """Return the question whether the coach before goes on seeing the people for a while; `say_until_when` of it."""
    return forms.YesNo(label=gettext_lazy("Do both coaches see these people at first?"), required=False)


def say_until_when(form: forms.Form) -> None:
    """Say at the question of `shared_field` how long a hand-over of today, or of a day before, is shown."""
    today = clock.today()
    words = _(
        "Then the coach before can still open them until %(day)s, to help the next one begin. So long the note is "
        "shown, too. With a day to come it is as many days from then on."
    )
    form.fields["is_shared"].help_text = words % {"day": day_in_words(shown_until(today, today))}


def appointments_field() -> forms.YesNo:
    """Return the question whether what is planned goes along."""
    return forms.YesNo(
        label=gettext_lazy("Do their planned appointments go along?"),
        help_text=gettext_lazy(
            "From that day on they stand in the new coach’s calendar. A group session with others stays where it is."
        ),
        required=False,
    )


class HandOverForm(forms.Form):
    """Several people go on with another coach."""

    participants = forms.ChoicesField(choices=(), label=gettext_lazy("Who is handed over?"))
    coach = forms.ChoiceField(choices=(), look="select", label=gettext_lazy("New coach"))
    from_date = forms.DateField(label=gettext_lazy("From which day?"))
    note = note_field()
    is_shared = shared_field()
    with_appointments = appointments_field()
    words = forms.LongTextField(
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("Kept in the history of changes. Do not write about health."),
        required=False,
    )

    def __init__(self, *args: Any, participants: Choices, coaches: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "participants", participants)
        self.fields["participants"].error_messages["invalid_choice"] = _(
            "Somebody of those you ticked has another coach by now, or none. Look at the list and tick again."
        )
        offer(self, "coach", coaches, empty=_("Choose"))
        say_until_when(self)


LOOKED = "looked"
"""The hidden field that says what somebody was shown before saving."""


class LookedFields(forms.Form):
    """A form whose effects are shown before it is saved."""

    looked = CharField(widget=HiddenInput, required=False)


class LeaveForm(LookedFields):
    """When and how a participation ends."""

    exit_date = forms.DateField(label=gettext_lazy("Last day in the project"))
    path_completed = forms.YesNo(label=gettext_lazy("Was the planned path completed?"))
    leaving_reason = from_dictionary(
        "leaving-reasons",
        label=gettext_lazy("Why did the participant leave earlier?"),
        help_text=gettext_lazy("Only if the path was not completed."),
        required=False,
    )

    needed = frozenset({"leaving_reason"})
    shown_when: Mapping[str, tuple[str, Sequence[str]]] = {"leaving_reason": ("path_completed", ("no",))}

    def clean(self) -> dict[str, Any]:
        """Ask for the reason where the path was not completed."""
        typed = super().clean() or self.cleaned_data
        if typed.get("path_completed") is not None:
            self.ask(policies.check_leaving, path_completed=typed["path_completed"], reason=typed.get("leaving_reason"))
        return typed


class ReenterForm(LookedFields):
    """When a participant came back."""

    reentry_date = forms.DateField(label=gettext_lazy("First day back in the project"))


class StepForm(forms.Form):
    """Something to do outside a session."""

    what = forms.TextField(label=gettext_lazy("What is to be done?"), max_length=200)
    owner = forms.ChoiceField(choices=OWNERS, label=gettext_lazy("Who does it?"), inline=True)
    due_on = forms.DateField(label=gettext_lazy("By when?"), required=False)

    @staticmethod
    def stored_values(step: NextStep) -> dict[str, Any]:
        """Return what the form shows of a stored step."""
        return {name: getattr(step, name) for name in ("what", "owner", "due_on")}
