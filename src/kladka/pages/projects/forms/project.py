"""What a project is: its code, titles, period, definitions, rules and funding line."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kladka.core import forms
from kladka.core.dictionaries import dictionary
from kladka.pages.projects.definitions import pack_choices
from kladka.pages.projects.presenters import text_of
from kladka.programmes import policies
from kladka.programmes.actions import LineLevel
from kladka.programmes.models import FundingLine, Project
from kladka.programmes.rules import profiles

LEVELS = tuple(FundingLine.Level.values)
PARTS = ("code", "name_pl", "name_en")
TYPED_FIELDS = tuple(f"{level}_{part}" for level in LEVELS for part in PARTS)
TYPED = "typed"
"""The answer of who types a funding line that is not there yet."""


def _profiles() -> list[tuple[str, str]]:
    return [(each.code, each.title) for each in profiles()]


class ProjectFields(forms.Form):
    """What a project says about itself."""

    title_pl = forms.TextField(label=gettext_lazy("Title in Polish"), max_length=200)
    title_en = forms.TextField(label=gettext_lazy("Title in English"), max_length=200)
    starts_on = forms.DateField(label=gettext_lazy("First day"))
    ends_on = forms.DateField(label=gettext_lazy("Last day"))
    domain_pl = forms.TextField(label=gettext_lazy("Field of work in Polish"), max_length=200, required=False)
    domain_en = forms.TextField(label=gettext_lazy("Field of work in English"), max_length=200, required=False)
    description_pl = forms.LongTextField(
        label=gettext_lazy("Description in Polish"), max_length=5000, rows=8, required=False
    )
    description_en = forms.LongTextField(
        label=gettext_lazy("Description in English"), max_length=5000, rows=8, required=False
    )
    pack = forms.ChoiceField(
        label=gettext_lazy("Definitions of the figures"),
        choices=pack_choices,
        help_text=gettext_lazy("What is counted, and how. Another choice changes every figure of the project."),
    )
    profile = forms.ChoiceField(
        label=gettext_lazy("Rules of the programme"),
        choices=_profiles,
        help_text=gettext_lazy("Which questions are asked at entry, and which documents prove what."),
    )
    is_public = forms.YesNo(
        label=gettext_lazy("Show the project on the public site?"),
        help_text=gettext_lazy("Names of participants are never shown there."),
    )

    sections: Sequence[forms.Section] = (
        forms.Section(gettext_lazy("Name and time"), ("code", "title_pl", "title_en", "starts_on", "ends_on")),
        forms.Section(gettext_lazy("Rules and definitions"), ("profile", "pack", "is_public")),
        forms.Section(gettext_lazy("What it is about"), ("domain_pl", "domain_en", "description_pl", "description_en")),
    )


class LineFields(ProjectFields):
    """The funding line of a project: one that is there, or one typed here."""

    def __init__(self, *args: Any, lines: Sequence[FundingLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = {str(line.pk): line for line in lines}
        named = [(key, f"{line.code} {text_of(line, 'name')}") for key, line in self.lines.items()]
        choices = [("", _("Choose")), *named, (TYPED, _("Another one, which I type below"))]
        self.fields["funding_line"] = forms.ChoiceField(label=_("Funding line"), choices=choices, look="select")
        for level, title in zip(LEVELS, _level_names(), strict=True):
            for part, label in zip(
                PARTS, (_("number or code"), _("name in Polish"), _("name in English")), strict=True
            ):
                self.fields[f"{level}_{part}"] = forms.TextField(
                    label=_("%(level)s: %(part)s") % {"level": title, "part": label},
                    max_length=20 if part == "code" else 250,
                    required=False,
                )
        self.shown_when = dict.fromkeys(TYPED_FIELDS, ("funding_line", (TYPED,)))
        self.needed = {f"{LEVELS[0]}_{part}" for part in PARTS}
        self.sections = (
            *ProjectFields.sections[:1],
            forms.Section(_("Funding"), ("funding_line",)),
            forms.Section(
                _("A funding line that is not on the list"),
                TYPED_FIELDS,
                hint=_("Fill this in only if you chose to type it. Leave the lower levels empty if there are none."),
            ),
            *ProjectFields.sections[1:],
        )

    def clean(self) -> dict[str, Any]:
        """Check that a typed funding line has no gaps, and that none was typed beside one chosen."""
        cleaned = super().clean() or self.cleaned_data
        self.refuse_what_does_not_follow(*TYPED_FIELDS)
        if cleaned.get("funding_line") == TYPED:
            self._check_levels(cleaned)
        return cleaned

    def _check_levels(self, cleaned: dict[str, Any]) -> None:
        is_last = False
        for number, level in enumerate(LEVELS):
            names = [f"{level}_{part}" for part in PARTS]
            missing = [name for name in names if not cleaned.get(name) and name not in self.errors]
            if len(missing) == len(names) and number:
                is_last = True
                continue
            for name in missing:
                self.add_error(name, _("Fill this in, or leave the whole level empty."))
            if is_last:
                self.add_error(names[0], _("A level above this one is empty. Fill it in first."))

    @property
    def line(self) -> FundingLine | None:
        """The funding line chosen; None when it was typed."""
        return self.lines.get(self.cleaned_data["funding_line"])

    @property
    def levels(self) -> list[LineLevel]:
        """The funding line typed, from the programme down."""
        rows = [[self.cleaned_data[f"{level}_{part}"].strip() for part in PARTS] for level in LEVELS]
        return [LineLevel(*row) for row in rows if row[0]]


class EditProjectForm(LineFields):
    """Changes of a project that is there. Its code and who answers for the data stay."""

    total_cost = forms.DecimalField(
        label=gettext_lazy("Total cost, in zlotys"), max_digits=14, decimal_places=2, width=10, required=False
    )
    fund = forms.ChoiceField(
        label=gettext_lazy("Fund of the Union"),
        choices=lambda: [("", _("Not known yet")), *dictionary("funds").choices()],
        look="select",
        required=False,
    )
    cofinancing_rate = forms.DecimalField(
        label=gettext_lazy("Share that the Union pays, in per cent"), max_digits=5, decimal_places=2, required=False
    )
    specific_objective = forms.TextField(
        label=gettext_lazy("Specific objective"),
        help_text=gettext_lazy("With its number, as the contract has it."),
        max_length=250,
        required=False,
    )
    intervention = forms.TextField(
        label=gettext_lazy("Type of intervention"),
        help_text=gettext_lazy("With its code, as the contract has it."),
        max_length=250,
        required=False,
    )
    contractors = forms.LongTextField(
        label=gettext_lazy("Contractors in public procurement"),
        help_text=gettext_lazy(
            "Names of legal persons, one on a line. A human being’s name does not belong on the public list."
        ),
        rows=3,
        max_length=2000,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sections = (
            *self.sections,
            forms.Section(
                _("For the public list of operations"),
                ("total_cost", "fund", "cofinancing_rate", "specific_objective", "intervention", "contractors"),
                hint=_("Article 49(3) asks for it. What is empty here is empty there. None of it changes a figure."),
            ),
        )

    @staticmethod
    def stored_values(project: Project) -> dict[str, Any]:
        """Return what the form shows first."""
        values = {name: getattr(project, name) for name in EditProjectForm.base_fields}
        return values | {"funding_line": str(project.funding_line_id)}

    @property
    def changes(self) -> dict[str, Any]:
        """The answers as `programmes.actions.change_project` takes them, without the funding line."""
        return {name: self.cleaned_data[name] for name in self.base_fields}


class NewProjectForm(LineFields):
    """A project to be opened."""

    code = forms.TextField(
        label=gettext_lazy("Code of the project"),
        max_length=20,
        width=20,
        spellcheck=False,
        help_text=gettext_lazy(
            "Short, for its address: small letters, digits and hyphens. It cannot be changed later."
        ),
    )

    def clean(self) -> dict[str, Any]:
        """Check the code beside everything else."""
        cleaned = super().clean()
        if "code" not in self.errors:
            self.ask(policies.check_code, cleaned["code"])
        return cleaned

    @property
    def given(self) -> dict[str, Any]:
        """The answers as `programmes.actions.open_project` takes them, without the funding line."""
        return {name: self.cleaned_data[name] for name in ("code", *ProjectFields.base_fields)}


def _level_names() -> list[str]:
    return [_("Programme"), _("Priority"), _("Measure"), _("Sub-measure")]
