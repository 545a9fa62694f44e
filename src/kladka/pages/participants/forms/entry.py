"""The questions asked at entry."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from kladka.core import clock, forms
from kladka.core.dictionaries import dictionary
from kladka.pages.participants.forms.choices import from_dictionary, offer
from kladka.people import policies
from kladka.people.models import Identity
from kladka.people.models.participation import EntryAnswers
from kladka.people.queries.entry import ANSWERS
from kladka.people.rules.entry import CONDITIONAL, UNKNOWN, differences
from kladka.programmes.models import Project, TargetGroup


class EntryForm(forms.Form):
    """The questions of the entry form; a question that must be answered for the record to count says so."""

    kind = forms.ChoiceField(
        choices=[
            ("individual", gettext_lazy("On their own behalf")),
            ("institutional", gettext_lazy("Sent by an institution")),
        ],
        label=gettext_lazy("How the person takes part"),
        required=False,
    )
    institution = forms.TextField(
        label=gettext_lazy("Institution that sends the person"), max_length=200, required=False
    )
    target_group = forms.ChoiceField(choices=(), look="select", label=gettext_lazy("Target group"), required=False)
    sex = from_dictionary("sexes", look="radios", label=gettext_lazy("Sex"), required=False)
    birth_date = forms.DateField(label=gettext_lazy("Birth date"), required=False)
    identity_override = from_dictionary(
        "identity-override-reasons",
        empty=gettext_lazy("Choose"),
        label=gettext_lazy("Why sex or birth date are other than in the person’s own data"),
        required=False,
    )
    education = from_dictionary("education", label=gettext_lazy("Education"), required=False)
    labour_status = from_dictionary(
        "labour-status", look="radios", label=gettext_lazy("Labour market status"), required=False
    )
    labour_substatus = from_dictionary(
        "labour-substatus", label=gettext_lazy("Labour market status in detail"), required=False
    )
    unemployed_since = forms.DateField(label=gettext_lazy("Without work since"), required=False)
    disability = forms.FourValued(label=gettext_lazy("Disability"), required=False)
    disability_degree = from_dictionary(
        "disability-degrees", label=gettext_lazy("Degree of disability"), required=False
    )
    foreign_background = forms.FourValued(label=gettext_lazy("Foreign background"), required=False)
    third_country = forms.FourValued(label=gettext_lazy("Citizen of a country outside the EU"), required=False)
    citizenship = from_dictionary(
        "citizenships",
        label=gettext_lazy("Citizenship"),
        help_text=gettext_lazy(
            "Only if the person refused to answer the question before. The programme’s system takes nobody without it. "
            "This may be refused, too: tell the person so."
        ),
        required=False,
    )
    minority = forms.FourValued(label=gettext_lazy("Belongs to a national or ethnic minority"), required=False)
    homeless = forms.FourValued(label=gettext_lazy("Homeless or excluded from housing"), required=False)
    powiat = from_dictionary("powiats", label=gettext_lazy("Powiat"), required=False)
    municipality = forms.TextField(
        label=gettext_lazy("Municipality code"),
        help_text=gettext_lazy("Seven digits of the TERC register, like 1212042. Look it up at eteryt.stat.gov.pl."),
        max_length=7,
        width=10,
        inputmode="numeric",
        required=False,
    )
    degurba = from_dictionary("degurba", label=gettext_lazy("Degree of urbanisation"), required=False)

    sections = (
        forms.Section(gettext_lazy("Participation"), ("kind", "institution", "target_group")),
        forms.Section(gettext_lazy("Person"), ("sex", "birth_date", "identity_override", "education")),
        forms.Section(gettext_lazy("Work"), ("labour_status", "labour_substatus", "unemployed_since")),
        forms.Section(gettext_lazy("Place of residence"), ("powiat", "municipality", "degurba")),
        forms.Section(
            gettext_lazy("Sensitive questions"),
            (
                *("disability", "disability_degree", "foreign_background", "third_country", "citizenship"),
                *("minority", "homeless"),
            ),
            hint=gettext_lazy("The person may refuse to answer each of them. A refusal is a complete answer."),
        ),
    )

    shown_when: Mapping[str, tuple[str, Sequence[str]]] = {
        "institution": ("kind", ("institutional",)),
        "unemployed_since": ("labour_status", ("unemployed",)),
        "disability_degree": ("disability", ("yes",)),
        "citizenship": ("third_country", ("refused",)),
    }

    def __init__(
        self,
        *args: Any,
        project: Project,
        required: Collection[str],
        who: Identity | None = None,
        latest: date | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.needed = frozenset(required) | {"identity_override"}
        self._who = {name: getattr(who, name) for name in ("sex", "birth_date")} if who else {}
        self._latest = latest or clock.today()
        if not self._who or not (self.is_bound or differences(self.initial, self._who)):
            del self.fields["identity_override"]
        if code := self.initial.get("municipality"):
            self.fields["municipality"].help_text = _(
                "The code recorded lies in: %(powiat)s. Look codes up at eteryt.stat.gov.pl."
            ) % {"powiat": dictionary("powiats").label(code[:4])}
        groups = TargetGroup.objects.filter(project=project).order_by("position")
        self._groups = {str(group.pk): group for group in groups}
        offer(self, "target_group", [(pk, _label(group)) for pk, group in self._groups.items()], empty=_("Choose"))
        for name in SENSITIVE - set(required):
            # What a programme does not ask for, it must not collect.
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Refuse what contradicts another answer."""
        typed = super().clean() or self.cleaned_data
        check_consistent(self, typed, latest=self._latest)
        if "identity_override" in self.fields:
            self._ask_why(typed)
        if typed.get("municipality"):
            self.ask(policies.check_municipality, typed["municipality"], typed.get("powiat") or "")
        if typed.get("birth_date"):
            self.ask(policies.check_born, typed["birth_date"], clock.today())
        return typed

    def _ask_why(self, typed: dict[str, Any]) -> None:
        if differences(typed, self._who):
            self.ask(policies.check_same_person, typed, self._who, override=typed.get("identity_override") or "")
        else:
            del self.fields["identity_override"]  # A question about nothing.
            self.cleaned_data.pop("identity_override", None)

    def in_words(self) -> list[tuple[Any, list[tuple[Any, str]]]]:
        """Return the answers that the form was opened with, by section; what was never asked for is left out."""
        found = []
        for group in self.groups:
            rows = [
                (bound.label, self._said(bound.name, bound.field, self.initial.get(bound.name)))
                for bound in group.fields
                if bound.name in set(self.needed) - set(CONDITIONAL) or self.initial.get(bound.name) not in UNKNOWN
            ]
            found.append((group.section.title if group.section else "", rows))
        return [(title, rows) for title, rows in found if rows]

    def other_than(self, stored: EntryAnswers) -> list[tuple[Any, str]]:
        """Return what was sent where it is not what `stored` says, in words."""
        self.is_valid()
        kept, typed = self.stored_values(stored), self.cleaned_data
        return [
            (bound.label, self._said(bound.name, bound.field, typed[bound.name]))
            for bound in self.visible_fields()
            if typed.get(bound.name) not in UNKNOWN and str(typed[bound.name]) != str(kept[bound.name])
        ]

    def _said(self, name: str, field: Any, value: Any) -> str:
        said = forms.shown(field, value)
        if name != "municipality" or not value:
            return said
        return f"{said} ({dictionary('powiats').label(value[:4])})"

    @staticmethod
    def stored_values(draft: EntryAnswers) -> dict[str, Any]:
        """Return the answers as the fields hold them: ids and codes as text."""
        answers = {name: getattr(draft, name) for name in ANSWERS if name != "target_group"}
        answers["target_group"] = str(draft.target_group_id or "")
        return answers

    def entry_answers(self) -> dict[str, Any]:
        """Return the answers as `people.actions.save_draft` takes them."""
        return self.converted({name: value for name, value in self.cleaned_data.items() if name in ANSWERS})

    def converted(self, typed: dict[str, Any]) -> dict[str, Any]:
        """Return checked answers as a record holds them."""
        typed["target_group"] = self._groups.get(typed.get("target_group") or "")
        for name in ("education", "degurba"):
            typed[name] = int(typed[name]) if typed.get(name) else None
        return {name: _blank(name) if value in (None, "") else value for name, value in typed.items()}


def check_consistent(form: forms.Form, typed: dict[str, Any], *, latest: date) -> None:
    """Let a form with the questions of entry say everything in which its answers contradict each other."""
    form.ask(policies.check_conditional, typed)
    form.ask(policies.check_substatus, typed)
    form.ask(policies.check_without_work, typed, latest=latest)


SENSITIVE = frozenset(
    {"disability", "disability_degree", "foreign_background", "third_country", "citizenship", "minority", "homeless"}
)
_UNKNOWN: dict[str, Any] = {
    "target_group": None,
    "birth_date": None,
    "education": None,
    "unemployed_since": None,
    "degurba": None,
    **dict.fromkeys(SENSITIVE - {"disability_degree", "citizenship"}, "not_asked"),
}


def _blank(name: str) -> Any:
    return _UNKNOWN.get(name, "")


def _label(group: TargetGroup) -> str:
    return group.name_en if get_language() == "en" else group.name_pl
