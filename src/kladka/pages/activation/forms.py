"""The forms of social activation: a self-assessment, an entry of the card, the opinion."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kladka.coaching.models import AssessmentHealth, CardEntry, SelfAssessment, SocialOpinion
from kladka.coaching.policies.activation import LONGEST, LONGEST_REASON
from kladka.coaching.rules.activation import Area, Asked
from kladka.core import forms
from kladka.core.dictionaries import in_use
from kladka.pages.plans.forms import BothSignForm

MOMENTS = [
    (SelfAssessment.Moment.START.value, pgettext_lazy("of a self-assessment", "At the start")),
    (SelfAssessment.Moment.BETWEEN.value, pgettext_lazy("of a self-assessment", "In between")),
    (SelfAssessment.Moment.END.value, pgettext_lazy("of a self-assessment", "At the end")),
]
OUTCOMES = [
    (SocialOpinion.Outcome.IMPROVED.value, pgettext_lazy("of a social situation", "It improved")),
    (SocialOpinion.Outcome.SAME.value, pgettext_lazy("of a social situation", "It is as it was")),
    (SocialOpinion.Outcome.WORSE.value, pgettext_lazy("of a social situation", "It is worse")),
]
REASON = "_reason"
"""What follows the code of an area in the name of the field for the reason."""


class AreasForm(forms.Form):
    """The areas that are asked: a step of the scale for each, and the reason in the person's own words."""

    says_optional = False

    def __init__(self, *args: Any, asked: Asked, **kwargs: Any) -> None:
        self.asked = asked
        super().__init__(*args, **kwargs)
        for area in asked.areas:
            self._offer(area)

    def _offer(self, area: Area) -> None:
        label = in_use(area.label)
        steps = [(str(number), in_use(words)) for number, words in enumerate(self.asked.scale, start=1)]
        self.fields[area.code] = forms.ChoiceField(
            choices=[*steps, ("", _("We did not talk about it"))],
            look="radios",
            label=label,
            help_text=in_use(area.hint) if area.hint else "",
            required=False,
        )
        self.fields[area.code + REASON] = forms.LongTextField(
            label=_("%(area)s: why?") % {"area": label},
            required=False,
            rows=2,
            max_length=LONGEST_REASON,
        )

    def said_so(self) -> dict[str, dict[str, Any]]:
        """Return steps and reasons as the verbs of coaching take them."""
        typed, codes = self.cleaned_data, [one.code for one in self.asked.areas]
        return {
            "levels": {code: int(typed[code]) for code in codes if typed[code]},
            "reasons": {code: typed[code + REASON] for code in codes},
        }

    def stored_values(self, record: SelfAssessment | AssessmentHealth) -> dict[str, Any]:
        """Return what the form shows of a stored record."""
        return {**values_of(record), **({"on_date": record.on_date} if isinstance(record, SelfAssessment) else {})}


class HealthForm(AreasForm):
    """The areas about health."""


class ChangeForm(AreasForm):
    """A self-assessment that is changed; the moment it was held at stays."""

    on_date = forms.DateField(label=gettext_lazy("When did you talk about it?"))


class AssessForm(ChangeForm):
    """A self-assessment held now or lately."""

    moment = forms.ChoiceField(
        choices=MOMENTS, look="radios", label=gettext_lazy("At which moment of the work together is it held?")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["moment", "on_date"])


def values_of(record: SelfAssessment | AssessmentHealth | None) -> dict[str, Any]:
    """Return the answers of a record by the names of the fields; nothing of none."""
    if record is None:
        return {}
    levels: Mapping[str, int] = record.levels
    return {
        **{code: str(level) for code, level in levels.items()},
        **{code + REASON: words for code, words in record.reasons.items()},
    }


class EntryForm(forms.Form):
    """An entry of the monitoring card."""

    from_date = forms.DateField(label=gettext_lazy("First day of the entry"))
    until_date = forms.DateField(label=gettext_lazy("Last day of the entry"))
    done = forms.LongTextField(
        label=gettext_lazy("What was done?"), help_text=gettext_lazy("Do not write about health."), max_length=LONGEST
    )
    contacts = forms.LongTextField(
        label=gettext_lazy("With whom was there contact?"),
        help_text=gettext_lazy(
            "For example family, a social worker, a club. Sessions that are recorded add themselves."
        ),
        max_length=LONGEST,
        rows=2,
        required=False,
    )
    remarks = forms.LongTextField(label=gettext_lazy("Remarks"), max_length=LONGEST, rows=2, required=False)

    @staticmethod
    def stored_values(entry: CardEntry) -> dict[str, Any]:
        """Return what the form shows of a stored entry."""
        names = ("from_date", "until_date", "done", "contacts", "remarks")
        return {name: getattr(entry, name) for name in names}

    def said_so(self) -> dict[str, Any]:
        """Return days and words as the verbs of coaching take them."""
        typed = self.cleaned_data
        words = {name: typed[name] for name in ("done", "contacts", "remarks")}
        return {"from_date": typed["from_date"], "until_date": typed["until_date"], "words": words}


class CardOpinionForm(forms.Form):
    """What is ticked and written on the card that both signed."""

    outcome = forms.ChoiceField(
        choices=OUTCOMES, look="radios", label=gettext_lazy("What became of the social situation?")
    )
    words = forms.LongTextField(
        label=gettext_lazy("What does the opinion rest on?"),
        help_text=gettext_lazy("Name what changed and how it shows. Do not write about health."),
        max_length=LONGEST,
    )


class OpinionForm(CardOpinionForm, BothSignForm):
    """The opinion at the end, and both signatures."""

    agreed = forms.ConfirmField(
        label=gettext_lazy("I sign the opinion as the coach, or for the coach"),
        help_text=gettext_lazy("Your account, day and hour are kept with the opinion."),
    )
    paper = forms.FileField(
        label=pgettext_lazy("of an opinion", "Signed on paper"),
        help_text=gettext_lazy("A photo or a scan of the opinion that both signed, instead of a signature on screen."),
        accept=".pdf,.png,.jpg,.jpeg",
        required=False,
    )
    unsigned = gettext_lazy("Let the participant sign on screen, or add a photo or a scan of the signed opinion.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["outcome", "words", "on", "agreed", "paper", "signature"])
