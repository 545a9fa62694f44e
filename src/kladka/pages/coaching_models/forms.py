"""The forms of coaching models: what a model is, its stages, what they ask, decisions."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kladka.coaching.queries.follow_up import pack
from kladka.coaching.rules.follow_up import WORK
from kladka.core import forms
from kladka.core.dictionaries import dictionary, in_use
from kladka.pages.participants.forms.choices import from_dictionary, offer
from kladka.processes.rules.process import Process, Question, Requirement, Stage, Words, code_from

KINDS = "requirement-kinds"
LONGEST = 200
_OF = ("support", "situation", "document", "consent")
"""Kinds of requirements that say which; each has a field of its own."""
_MOST_DAYS = 3650


def in_both(typed: Mapping[str, Any], name: str) -> Words:
    """Return what was typed in both languages; nothing where neither was."""
    found = {language: str(typed.get(f"{name}_{language}") or "") for language in ("pl", "en")}
    return found if any(found.values()) else {}


def by_language(name: str, words: Words) -> dict[str, str]:
    """Return the fields of a form that hold these words."""
    return {f"{name}_{language}": words.get(language, "") for language in ("pl", "en")}


class CompareForm(forms.FilterForm):
    """With which version another one is compared."""

    with_version = forms.ChoiceField(choices=(), look="select", label=gettext_lazy("Compare with"))

    def __init__(self, data: Any, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__(data if "with_version" in data else None, initial={"with_version": choices[0][0]})
        self.fields["with_version"].choices = list(choices)  # type: ignore[attr-defined]


class BeginForm(forms.Form):
    """From what a new model is begun, and what it is called."""

    how = forms.ChoiceField(choices=(), look="radios", label=gettext_lazy("What do you want to write?"))
    controller = forms.ChoiceField(choices=(), look="radios", label=gettext_lazy("For which organisation?"))
    title_pl = forms.TextField(label=gettext_lazy("Title in Polish"), max_length=LONGEST, required=False)
    title_en = forms.TextField(label=gettext_lazy("Title in English"), max_length=LONGEST, required=False)

    needed = frozenset({"title_pl", "title_en"})

    def __init__(
        self, *args: Any, ways: Sequence[tuple[str, str]], controllers: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "how", list(ways))
        if len(controllers) > 1:
            offer(self, "controller", list(controllers))
        else:
            del self.fields["controller"]

    def clean(self) -> dict[str, Any]:
        """Ask for a title, unless the next version of a model is written: that keeps its own."""
        typed = super().clean() or self.cleaned_data
        if typed.get("how") in {"copy", "extend"}:
            for name in ("title_pl", "title_en"):
                if not typed.get(name):
                    self.add_error(name, _("Write the title in both languages."))
        return typed


class AboutForm(forms.Form):
    """What a model is called, where it comes from, who extended it, what it asks of everybody and when."""

    title_pl = forms.TextField(label=gettext_lazy("Title in Polish"), max_length=LONGEST)
    title_en = forms.TextField(label=gettext_lazy("Title in English"), max_length=LONGEST)
    origin_pl = forms.LongTextField(label=gettext_lazy("Where it comes from, in Polish"), rows=2, max_length=500)
    origin_en = forms.LongTextField(label=gettext_lazy("Where it comes from, in English"), rows=2, max_length=500)
    extended_by_pl = forms.TextField(
        label=gettext_lazy("Who extended it, in Polish"), max_length=LONGEST, required=False
    )
    extended_by_en = forms.TextField(
        label=gettext_lazy("Who extended it, in English"), max_length=LONGEST, required=False
    )

    questions_pl = forms.LongTextField(
        label=gettext_lazy("What the profile asks besides, in Polish"),
        help_text=gettext_lazy("One subject on each line, in the same order in both languages."),
        rows=4,
        max_length=2000,
        required=False,
    )
    questions_en = forms.LongTextField(
        label=gettext_lazy("What the profile asks besides, in English"), rows=4, max_length=2000, required=False
    )

    follow_up = forms.ChoicesField(
        choices=lambda: [(one.code, in_use(one.labels)) for one in pack().points if one.after == WORK],
        label=gettext_lazy("When somebody who works is asked how it goes"),
        help_text=gettext_lazy("Tick none for the usual points. What a variant ticks is added to those of its base."),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Ask for every subject in both languages."""
        typed = super().clean() or self.cleaned_data
        if len(_lines(typed, "questions_pl")) != len(_lines(typed, "questions_en")):
            self.add_error("questions_en", _("Write as many subjects in English as in Polish, one on each line."))
        return typed

    @staticmethod
    def values_of(process: Process) -> dict[str, Any]:
        """Return what the form shows of a process."""
        asked = {
            language: "\n".join(one.label.get(language, "") for one in process.profile) for language in ("pl", "en")
        }
        return {
            **by_language("title", process.title),
            **by_language("origin", process.origin),
            **by_language("extended_by", process.extended_by),
            **by_language("questions", asked),
            "follow_up": list(process.follow_up),
        }

    def changed(self, process: Process) -> Process:
        """Return the process as the form says it; a subject whose words stay keeps its code."""
        typed = self.cleaned_data
        title, origin, extended_by = (in_both(typed, name) for name in ("title", "origin", "extended_by"))
        codes = {one.label.get("en"): one.code for one in process.profile}
        asked: dict[str, Question] = {}
        for polish, english in zip(_lines(typed, "questions_pl"), _lines(typed, "questions_en"), strict=True):
            code = codes.get(english) or code_from(english, [*codes.values(), *asked])
            asked[code] = Question(code, {"pl": polish, "en": english})
        profile = tuple(asked.values())
        process = replace(process, title=title, origin=origin, extended_by=extended_by)
        return replace(process, profile=profile, follow_up=tuple(typed["follow_up"]))


def _lines(typed: Mapping[str, Any], name: str) -> list[str]:
    return [line.strip() for line in str(typed.get(name) or "").splitlines() if line.strip()]


class StageForm(forms.Form):
    """One stage. `of` is asked of a new stage of a variant: which stage of the base it adds to, if to one."""

    of = forms.ChoiceField(choices=(), look="radios", label=gettext_lazy("Which stage?"), required=False)
    after = forms.ChoiceField(
        choices=(), look="select", label=gettext_lazy("After which stage of the base model?"), required=False
    )
    label_pl = forms.TextField(label=gettext_lazy("Name in Polish"), max_length=LONGEST, required=False)
    label_en = forms.TextField(label=gettext_lazy("Name in English"), max_length=LONGEST, required=False)
    usual_days = forms.IntegerField(
        label=gettext_lazy("Usual days"),
        help_text=gettext_lazy("How long people usually stay in it; empty where that is not known."),
        min_value=1,
        max_value=_MOST_DAYS,
        required=False,
    )
    sessions = forms.IntegerField(label=gettext_lazy("How many sessions"), min_value=1, max_value=100, required=False)
    weeks = forms.IntegerField(label=gettext_lazy("In how many weeks"), min_value=1, max_value=100, required=False)
    reviews = forms.TextField(
        label=gettext_lazy("Reviews on day"),
        help_text=gettext_lazy("Days of the stage, parted by commas: 14, 28, 56."),
        max_length=100,
        required=False,
    )
    session_kinds = forms.ChoicesField(
        choices=lambda: dictionary("place-kinds").choices(),
        label=gettext_lazy("Where sessions take place"),
        required=False,
    )
    roles = forms.ChoicesField(
        choices=lambda: dictionary("post-roles").choices(), label=gettext_lazy("Who works in it"), required=False
    )
    is_open = forms.ConfirmField(label=gettext_lazy("What it holds is left open"), required=False)
    words_pl = forms.LongTextField(
        label=gettext_lazy("What is left open, in Polish"), rows=2, max_length=500, required=False
    )
    words_en = forms.LongTextField(
        label=gettext_lazy("What is left open, in English"), rows=2, max_length=500, required=False
    )

    def __init__(
        self,
        *args: Any,
        bases: Sequence[tuple[str, str]] = (),
        after: Sequence[tuple[str, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if bases:
            offer(self, "of", [*bases, ("new", _("A new stage"))])
            self.fields["of"].required = True
        else:
            del self.fields["of"]
        if after:
            offer(self, "after", list(after), empty=_("At the end"))
        else:
            del self.fields["after"]

    def clean_reviews(self) -> tuple[int, ...]:
        """Return the days of reviews, if they are days."""
        parts = [part.strip() for part in str(self.cleaned_data["reviews"]).split(",") if part.strip()]
        if not all(part.isascii() and part.isdigit() and 0 < int(part) <= _MOST_DAYS for part in parts):
            raise ValidationError(_("Write days as numbers from 1, parted by commas: 14, 28, 56."))
        return tuple(sorted({int(part) for part in parts}))

    @staticmethod
    def values_of(stage: Stage) -> dict[str, Any]:
        """Return what the form shows of a stage."""
        return {
            **by_language("label", stage.label),
            **by_language("words", stage.words),
            "after": stage.after,
            "usual_days": stage.usual_days or None,
            "sessions": stage.intensity[0] or None,
            "weeks": stage.intensity[1] or None,
            "reviews": ", ".join(map(str, stage.reviews)),
            "session_kinds": list(stage.session_kinds),
            "roles": list(stage.roles),
            "is_open": stage.is_open,
        }

    def changed(self, stage: Stage) -> Stage:
        """Return the stage as the form says it."""
        typed = self.cleaned_data
        return replace(
            stage,
            label=in_both(typed, "label"),
            words=in_both(typed, "words"),
            after=typed.get("after") or "",
            usual_days=typed["usual_days"] or 0,
            intensity=(typed["sessions"] or 0, typed["weeks"] or 0),
            reviews=typed["reviews"],
            session_kinds=tuple(typed["session_kinds"]),
            roles=tuple(typed["roles"]),
            is_open=typed["is_open"],
        )


class RequirementForm(forms.Form):
    """One thing that a stage asks before somebody moves on."""

    label_pl = forms.TextField(label=gettext_lazy("What is required, in Polish"), max_length=LONGEST)
    label_en = forms.TextField(label=gettext_lazy("What is required, in English"), max_length=LONGEST)
    kind = from_dictionary(
        KINDS,
        look="radios",
        label=gettext_lazy("How it is known"),
        help_text=gettext_lazy(
            "The coach confirms a consent that is not named, and what is named so. The records tell the rest."
        ),
    )
    support = from_dictionary("support-kinds", label=gettext_lazy("Which support"), required=False)
    situation = from_dictionary("situation-kinds", label=gettext_lazy("Which situation"), required=False)
    document = from_dictionary("document-kinds", label=gettext_lazy("Which document"), required=False)
    consent = from_dictionary(
        "consent-kinds",
        empty=gettext_lazy("None of these: the coach confirms it"),
        label=gettext_lazy("Which consent"),
        required=False,
    )
    times = forms.IntegerField(
        label=gettext_lazy("How many"),
        help_text=gettext_lazy("Of sessions and support; empty means one."),
        min_value=1,
        max_value=100,
        required=False,
    )
    must = forms.ConfirmField(label=gettext_lazy("Nobody moves on without it, whatever the reason"), required=False)

    def clean(self) -> dict[str, Any]:
        """Ask which one, where the kind has several."""
        typed = super().clean() or self.cleaned_data
        kind = typed.get("kind")
        said = dictionary(KINDS)[kind].data if kind else {}
        if kind in _OF and not typed.get(kind) and not said.get("unnamed"):
            self.add_error(kind, _("Choose which one is required."))
        return typed

    @staticmethod
    def values_of(one: Requirement) -> dict[str, Any]:
        """Return what the form shows of a requirement."""
        of = {one.kind: one.of} if one.kind in _OF else {}
        return {
            **by_language("label", one.label),
            **of,
            "kind": one.kind,
            "times": one.times if one.times > 1 else None,
            "must": one.must,
        }

    def changed(self, one: Requirement) -> Requirement:
        """Return the requirement as the form says it."""
        typed = self.cleaned_data
        kind = typed["kind"]
        counts = bool(dictionary(KINDS)[kind].data.get("times"))
        return replace(
            one,
            label=in_both(typed, "label"),
            kind=kind,
            of=typed[kind] if kind in _OF else "",
            times=(typed["times"] or 1) if counts else 1,
            must=typed["must"],
        )


class PublishForm(forms.Form):
    """The decision that people may start by a version from now on."""

    alone = forms.ConfirmField(label=gettext_lazy("Nobody else can publish it: I publish it alone"), required=False)
    words = forms.LongTextField(label=gettext_lazy("In your own words"), rows=3, max_length=500, required=False)

    def __init__(self, *args: Any, asks_alone: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_alone:
            del self.fields["alone"]


class SendBackForm(forms.Form):
    """What the author should change."""

    words = forms.LongTextField(label=gettext_lazy("What should be changed"), rows=4, max_length=500, required=False)
    needed = frozenset({"words"})


class RetireForm(forms.Form):
    """Why nobody starts by a model any more."""

    words = forms.LongTextField(label=gettext_lazy("Why nobody starts by it any more"), rows=3, max_length=500)
