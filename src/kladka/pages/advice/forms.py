"""The forms of an advice card: a new one, a change, its proof, its withdrawal."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.base import ContentFile
from django.db.models import QuerySet
from django.forms import MultipleHiddenInput
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kladka.accounts.models import User
from kladka.core import clock, forms
from kladka.core.dictionaries import dictionary
from kladka.core.errors import PolicyBroken, shown_at
from kladka.core.forms.shown import day_in_words
from kladka.files import actions as files
from kladka.files.models import StoredFile
from kladka.incubation.actions import Proof
from kladka.incubation.models import AdviceCard, CardFile
from kladka.organisations.models import Staff
from kladka.pages.advice.choices import CardDesk
from kladka.pages.asking import ask
from kladka.pages.namesakes import ask_whether_another

LONG = 4000
"""Characters of a text on a card, so that it prints on two pages."""
SIGNATURE, SCAN, INSPECTED, LATER = "signature", "scan", "original_inspected", "later"


CONFIRMED = (
    (SIGNATURE, gettext_lazy("The client signs here on the screen")),
    (INSPECTED, gettext_lazy("I have the card signed on paper in front of me")),
    (SCAN, gettext_lazy("I am adding a scan of the signed card")),
)


class ProofFields(forms.Form):
    """How the client confirmed the meeting. A signature drawn on screen goes before the other answers."""

    needed: Collection[str] = frozenset({"scan"})
    shown_when: Mapping[str, tuple[str, Sequence[str]]] = {"scan": ("proof", (SCAN,))}

    proof = forms.ChoiceField(label=gettext_lazy("How is the meeting confirmed?"), choices=CONFIRMED)
    scan = forms.FileField(
        label=gettext_lazy("Scan of the signed card"),
        help_text=gettext_lazy("PDF, PNG or JPEG."),
        accept=".pdf,.png,.jpg,.jpeg",
        most_bytes=settings.UPLOAD_LIMIT,
        required=False,
    )
    signature = forms.SignatureField()

    def clean(self) -> dict[str, Any]:
        """Ask for the scan or the signature that was announced."""
        cleaned = super().clean() or self.cleaned_data
        is_drawn = cleaned.get("signature") or "signature" in self.errors
        if cleaned.get("proof") == SIGNATURE and not is_drawn and not self.signs_apart:
            self.add_error("proof", _("Let the client sign in the box below, or choose another confirmation."))
        if cleaned.get("proof") == SCAN and not cleaned.get("scan") and "scan" not in self.errors:
            self.add_error("scan", _("Choose the file with the scan."))
        if cleaned.get("proof") not in {SCAN, None} and cleaned.get("scan"):
            words = _("This file was not kept, for you chose another confirmation. Choose the scan, or save again.")
            self.add_error("scan", words)
        return cleaned

    @property
    def signs_apart(self) -> bool:
        """Whether there are several who sign: nobody could tell of whom one drawing is."""
        return False

    def proof_by(self, *, user: User, staff: Staff | None, controller: UUID) -> Proof | None:
        """Return the proof, its file stored; None when it comes later. Part of the act that saves the form."""
        if self.cleaned_data["signature"] and not self.signs_apart:
            drawing = ContentFile(self.cleaned_data["signature"], name="signature.png")
            with shown_at(file="proof"):
                return Proof("signature", file=_stored(drawing, user, controller))
        if self.cleaned_data["proof"] == SCAN:
            with shown_at(file=SCAN):
                return Proof(SCAN, file=_stored(self.cleaned_data["scan"], user, controller))
        if self.cleaned_data["proof"] == INSPECTED:
            return Proof(INSPECTED, inspected_by=staff, inspected_on=clock.today())
        return None


BEYOND_LIMIT = "beyond_limit"


class AsksLimit(forms.Form):
    """A form that asks, where a verb wants to know it, whether a client goes beyond the hours for one."""

    def within_limit[Made](self, act: Callable[..., Made]) -> Made:
        """Run a verb; where it refuses because of the hours of one client, ask, and run it anew once that is answered.

        A tick answers what the verb says now: for more hours, or of another client, it is asked again.
        """
        try:
            return act(beyond_limit=False)
        except PolicyBroken as refused:
            if refused.field != BEYOND_LIMIT:
                raise
            label = _("It was agreed: record it all the same")
            ask(self, str(refused.message), label=label, name=BEYOND_LIMIT)
            if BEYOND_LIMIT in self.errors:
                raise
        return act(beyond_limit=True)


class MeetingFields(AsksLimit):
    """When, how long, in what way and about what."""

    on_date = forms.DateField(label=gettext_lazy("Day of the meeting"))
    starts_at = forms.TimeField(label=gettext_lazy("Beginning"), required=False)
    ends_at = forms.TimeField(label=gettext_lazy("End"), required=False)
    minutes = forms.IntegerField(
        label=gettext_lazy("How many minutes of advice"),
        help_text=gettext_lazy("Breaks do not count, so this may be less than the time from beginning to end."),
        min_value=1,
    )
    area = forms.ChoiceField(
        label=gettext_lazy("Area"), choices=lambda: dictionary("advice-areas").choices(), look="radios"
    )
    way = forms.ChoiceField(
        label=gettext_lazy("How did you meet?"), choices=lambda: dictionary("advice-ways").choices(), look="radios"
    )
    request = forms.LongTextField(label=gettext_lazy("What the client asked for"), max_length=LONG, rows=3)
    advice = forms.LongTextField(label=gettext_lazy("What you advised"), max_length=LONG)
    next_step = forms.LongTextField(
        label=gettext_lazy("Next step"),
        help_text=gettext_lazy("What is to be done next, and by whom."),
        max_length=LONG,
        rows=2,
        required=False,
    )
    next_step_due = forms.DateField(label=gettext_lazy("The next step is due on"), required=False)

    def meeting(self) -> dict[str, Any]:
        """Return the meeting as the verbs take it."""
        return {name: self.cleaned_data[name] for name in MEETING}


MEETING = tuple(MeetingFields.base_fields)
"""The fields of a meeting; a card stores them under the same names."""


class CardForm(ProofFields, MeetingFields):
    """A new advice card. `desk` is where the viewer may write cards, by whom, and for whom."""

    needed = frozenset({"clients", "initiative_groups", "entities", "given_name", "family_name", "scan"})

    proof = forms.ChoiceField(
        label=gettext_lazy("How is the meeting confirmed?"),
        help_text=gettext_lazy(
            "Several clients sign on the screen one after another, once the card is saved. A sheet of paper may bear "
            "the signatures of all."
        ),
        choices=[*CONFIRMED, (LATER, gettext_lazy("Later: on the page of the card"))],
    )
    given_name = forms.TextField(label=gettext_lazy("Given name"), max_length=60, width=20, required=False)
    family_name = forms.TextField(label=gettext_lazy("Family name"), max_length=80, width=20, required=False)

    sections = (
        forms.Section(gettext_lazy("Meeting"), ("incubator", "adviser", "on_date", "starts_at", "ends_at", "minutes")),
        forms.Section(
            gettext_lazy("Clients"),
            ("clients", "initiative_groups", "entities"),
            hint=gettext_lazy(
                "Everybody who was advised, also several at once. A group or an entity adds no participant."
            ),
        ),
        forms.Section(
            gettext_lazy("A new person"),
            ("given_name", "family_name", "is_another"),
            hint=gettext_lazy("Only when the client is not recorded yet. The entry form is filled in afterwards."),
        ),
        forms.Section(gettext_lazy("Advice"), ("area", "way", "request", "advice", "next_step", "next_step_due")),
        forms.Section(gettext_lazy("Confirmation"), ("proof", "scan")),
    )

    def __init__(self, *args: Any, desk: CardDesk, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.desk = desk
        self._offer_clients(desk)
        for name, label, choices in (
            ("incubator", gettext_lazy("Incubator"), desk.incubator_choices),
            ("adviser", gettext_lazy("Adviser"), desk.adviser_choices),
        ):
            only = choices[0][0] if len(choices) == 1 else None
            self.fields[name] = forms.ChoiceField(label=label, choices=choices, initial=only)

    def _offer_clients(self, desk: CardDesk) -> None:
        tick = gettext_lazy("Type a part of the name and press “Find”; tick everybody who was advised.")
        of_person, of_thing = gettext_lazy("Part of the name"), gettext_lazy("Part of what it is called")
        for name, label, search, labels_of in (
            ("clients", gettext_lazy("Clients recorded already"), desk.search, desk.labels_of),
            ("initiative_groups", gettext_lazy("Initiative groups"), desk.search_groups, desk.labels_of_groups),
            ("entities", gettext_lazy("Entities"), desk.search_organisations, desk.labels_of_organisations),
        ):
            self.fields[name] = forms.ManyPickerField(
                label=label,
                help_text=tick if name == "clients" else "",
                search=search,
                labels_of=labels_of,
                search_label=of_person if name == "clients" else of_thing,
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        """A new person needs both names, and a look at whoever bears the same."""
        cleaned = super().clean()
        given, family = cleaned.get("given_name", ""), cleaned.get("family_name", "")
        if bool(given) != bool(family):
            self.add_error("family_name" if given else "given_name", _("Enter both names."))
        elif given:
            self._check_namesakes(given, family, cleaned.get("incubator", ""))
        elif not given and not self._has_client(cleaned):
            self.add_error("clients", _("Choose who was advised, or write who the new person is."))
        return cleaned

    def newcomers(self) -> list[dict[str, Any]]:
        """Return the arguments for the new person, if one was entered."""
        given, family = self.cleaned_data["given_name"], self.cleaned_data["family_name"]
        made_up = self.desk.incubator(self.cleaned_data["incubator"]).project.is_made_up
        return [{"given_name": given, "family_name": family, "is_made_up": made_up}] if given else []

    @property
    def signs_apart(self) -> bool:
        """Whether several were advised: they sign one after another, once the card is saved."""
        answers = self.cleaned_data
        chosen = sum(len(answers.get(name) or ()) for name in ("clients", "initiative_groups", "entities"))
        return chosen + bool(answers.get("given_name")) > 1

    @property
    def goes_on_to_sign(self) -> bool:
        """Whether the next page is the one on which each client signs."""
        answers = self.cleaned_data
        is_asked = answers["proof"] == SIGNATURE or bool(answers["signature"] and answers["proof"] == LATER)
        return self.signs_apart and is_asked

    def saved_words(self) -> str:
        """Return what the next page says first; nothing where it is only that the card is saved."""
        if not self.goes_on_to_sign:
            return ""
        if self.cleaned_data["signature"]:
            return _(
                "The card is saved. What was drawn was not kept, for nobody could tell whose it is. Let each client "
                "sign here, one after another."
            )
        return _("The card is saved. Let each client sign here, one after another.")

    def _has_client(self, cleaned: Mapping[str, Any]) -> bool:
        return any(cleaned.get(name) or name in self.errors for name in ("clients", "initiative_groups", "entities"))

    def _check_namesakes(self, given: str, family: str, incubator: str) -> None:
        namesakes = self.desk.namesakes([f"{family} {given}"], incubator) if incubator else []
        if namesakes:
            ask_whether_another(self, namesakes)


class EditCardForm(MeetingFields):
    """A change of a card. What counts is corrected with a reason."""

    needed = frozenset({"reason", "way"})

    way = forms.ChoiceField(
        label=gettext_lazy("How did you meet?"),
        choices=lambda: dictionary("advice-ways").choices(),
        look="radios",
        required=False,
    )
    reason = forms.ChoiceField(
        label=gettext_lazy("Why the day, minutes or area is corrected"),
        help_text=gettext_lazy("Answer only if you changed one of these."),
        choices=lambda: dictionary("correction-reasons").choices(),
        look="select",
        empty=gettext_lazy("Nothing of that was changed"),
        required=False,
    )
    words = forms.LongTextField(label=gettext_lazy("In your own words"), max_length=500, rows=2, required=False)

    sections = (
        forms.Section(gettext_lazy("Meeting"), ("on_date", "starts_at", "ends_at", "minutes")),
        forms.Section(gettext_lazy("Advice"), ("area", "way", "request", "advice", "next_step", "next_step_due")),
        forms.Section(gettext_lazy("Correction"), ("reason", "words")),
    )


class ProofForm(ProofFields):
    """The confirmation of a card that was recorded before, by some of its clients. `clients`: (id, name) of those who
    did not confirm it yet; `confirmed` of those who did. For whom it is, is always said: of one nobody is asked, but
    the page carries it along, so that one opened before another client confirmed does not stand for the wrong one."""

    needed = frozenset({"scan", "signers"})

    sections = (forms.Section(gettext_lazy("Confirmation"), ("signers", "proof", "scan")),)

    def __init__(
        self, *args: Any, clients: Sequence[tuple[str, str]], confirmed: Sequence[tuple[str, str]] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.is_done = bool(confirmed) and not clients
        if not clients:
            return
        signers = forms.ChoicesField(
            label=gettext_lazy("Who confirms it?"),
            help_text=gettext_lazy("On the screen one at a time; a sheet of paper may bear the signatures of all."),
            choices=clients,
            initial=[clients[0][0]],
        )
        data: Any = self.data
        said = data.getlist("signers") if self.is_bound else [clients[0][0]]
        if len(clients) == 1 and said == [clients[0][0]]:
            signers.widget = MultipleHiddenInput()
        if meanwhile := [name for key, name in confirmed if key in said]:
            words = _(
                "%(names)s confirmed it meanwhile. Tick who confirms it now, and clear what is drawn below unless that "
                "client drew it."
            )
            signers.error_messages["invalid_choice"] = words % {"names": ", ".join(meanwhile)}
        self.fields["signers"] = signers

    def clean(self) -> dict[str, Any]:
        """One drawing is one client's, and nobody confirms what all confirmed."""
        cleaned = super().clean()
        if self.is_done:
            self.add_error(None, _("All confirmed it meanwhile. Nothing of this page is saved; look at the card."))
        if cleaned.get("signature") and len(self.signers) > 1:
            words = _("What is drawn here is one client’s signature. Tick only who signed; the others sign after it.")
            self.add_error("signers", words)
        return cleaned

    @property
    def signers(self) -> list[str]:
        """The ids of those who confirm it."""
        return self.cleaned_data.get("signers") or []


class CardFileForm(forms.Form):
    """A document that was brought, given or made at a meeting."""

    title = forms.TextField(label=gettext_lazy("What document is it?"), max_length=120)
    kind = forms.ChoiceField(
        label=gettext_lazy("Where does it come from?"), choices=CardFile.Kind.choices, look="radios"
    )
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("PDF, PNG or JPEG."),
        accept=".pdf,.png,.jpg,.jpeg",
        most_bytes=settings.UPLOAD_LIMIT,
    )


class WithdrawForm(forms.Form):
    """Why a card is withdrawn."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Why is it withdrawn?"),
        choices=lambda: dictionary("correction-reasons").choices(),
        look="select",
    )
    words = forms.LongTextField(label=gettext_lazy("In your own words"), max_length=500, rows=2, required=False)


class PeriodForm(forms.FilterForm):
    """From which day to which."""

    since = forms.DateField(label=gettext_lazy("From"), required=False)
    until = forms.DateField(label=gettext_lazy("Until"), required=False)

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        typed = super().clean() or self.cleaned_data
        if typed.get("since") and typed.get("until") and typed["until"] < typed["since"]:
            words = _("The last day must not be earlier than the first, %(start)s.")
            self.add_error("until", words % {"start": day_in_words(typed["since"])})
        return typed

    def narrowed(self, cards: QuerySet[AdviceCard]) -> QuerySet[AdviceCard]:
        """Return the cards of the period; all of them where nothing was asked, or what cannot be read."""
        asked = self.cleaned_data if self.is_bound and self.is_valid() else {}
        for name, lookup in (("since", "on_date__gte"), ("until", "on_date__lte")):
            if asked.get(name):
                cards = cards.filter(**{lookup: asked[name]})
        return cards


def stored_values(card: AdviceCard) -> dict[str, Any]:
    """Return what a card holds, by field of the form."""
    said = {name: getattr(card, name) for name in MEETING}
    # Before the way was asked apart, three of the forms said it.
    return said | {"way": card.way or (card.form if card.form in dictionary("advice-ways").items else "")}


def _stored(upload: Any, user: User, controller: UUID) -> StoredFile:
    return files.store(upload=upload, controller=controller, by=user)
