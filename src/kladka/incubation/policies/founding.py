"""No entity is founded against the law of its day."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.core.dictionaries import dictionary
from kladka.core.errors import PolicyBroken
from kladka.core.forms.shown import day_in_words
from kladka.core.language import language_in_use
from kladka.incubation import rules


def check_founders(
    legal_form: str, natural: int, legal: int, on: date, *, kinds: Sequence[str] = (), at_risk: int | None = None
) -> rules.Verdict:
    """Return what the law of that day says of founders it allows; raises PolicyBroken, with the rule, for others.

    `kinds` are the legal forms of the founding organisations, `at_risk` the people at risk, as far as they are known.
    """
    verdict = rules.check_founding(legal_form, natural, legal, on, kinds=kinds, at_risk=at_risk)
    if verdict.is_met:
        return verdict
    label = dictionary("legal-forms").label(legal_form)
    if verdict.rule is None:
        raise PolicyBroken(
            _("No entity of the form “%(form)s” could be founded on %(day)s.")
            % {"form": label, "day": day_in_words(on)},
            field="legal_form",
        )
    if verdict.refusal in (rules.Refusal.NO_LEGAL_PERSON, rules.Refusal.WRONG_KIND):
        raise PolicyBroken(_wrong_kind(verdict, verdict.rule, label), field="legal")
    if verdict.composition is not None:
        raise PolicyBroken(_too_few_at_risk(verdict.composition, natural, label), field="natural")
    raise PolicyBroken(
        _("“%(form)s” needs %(least)s. This rule holds from %(since)s (%(source)s).")
        % {
            "form": label,
            "least": least(verdict.rule),
            "since": since_of(verdict.rule),
            "source": source_of(verdict.rule.source),
        },
        field="natural" if verdict.rule.min_natural else "legal",
    )


def source_of(source: Mapping[str, str]) -> str:
    """Return the law a rule comes from, in the language in use, else in Polish."""
    return source.get(language_in_use(), source["pl"])


def since_of(rule: rules.Rule) -> str:
    """Return since when a rule holds, as well as that is known."""
    if rule.day == rules.EXACT:
        return day_in_words(rule.since)
    if rule.day == rules.OF_ACT:
        return _("%(day)s at the earliest: the day of the act") % {"day": day_in_words(rule.since)}
    return _("%(year)s: only the year is known") % {"year": rule.since.year}


def least(rule: rules.Rule) -> str:
    """Return what a founding rule asks for, in words of the language in use."""
    natural = _natural(rule.min_natural or 0)
    legal = _legal(rule.min_legal or 0)
    if rule.min_natural and rule.min_legal:
        return _("%(natural)s, or instead %(legal)s") % {"natural": natural, "legal": legal}
    return natural if rule.min_natural else legal


def _wrong_kind(verdict: rules.Verdict, rule: rules.Rule, label: str) -> str:
    forms = dictionary("legal-forms")
    kind = forms.label(verdict.wrong_kind)
    if verdict.refusal == rules.Refusal.NO_LEGAL_PERSON:
        return _("“%(kind)s” is no legal person, so it is no founding organisation (%(source)s). Name its people.") % {
            "kind": kind,
            "source": source_of(rules.no_legal_persons()["source"]),
        }
    return _(
        "An organisation of the form “%(kind)s” does not found “%(form)s”. These do: %(kinds)s. This rule holds from "
        "%(since)s (%(source)s)."
    ) % {
        "kind": kind,
        "form": label,
        "kinds": ", ".join(forms.label(each) for each in rule.can),
        "since": since_of(rule),
        "source": source_of(rule.source),
    }


def _too_few_at_risk(rule: rules.Composition, natural: int, label: str) -> str:
    least_at_risk = rule.least_at_risk(natural)
    return ngettext(
        "Of the people who found “%(form)s” at least %(count)d must be at risk of exclusion. This rule holds from "
        "%(since)s (%(source)s).",
        "Of the people who found “%(form)s” at least %(count)d must be at risk of exclusion. This rule holds from "
        "%(since)s (%(source)s).",
        least_at_risk,
    ) % {
        "form": label,
        "count": least_at_risk,
        "since": day_in_words(rule.since),
        "source": source_of(rule.source),
    }


def _natural(count: int) -> str:
    return ngettext("at least %(count)d natural person", "at least %(count)d natural persons", count) % {"count": count}


def _legal(count: int) -> str:
    return ngettext("at least %(count)d legal person", "at least %(count)d legal persons", count) % {"count": count}
