"""No entity is founded against the law of its day."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.core.dictionaries import dictionary
from kladka.core.errors import PolicyBroken
from kladka.core.forms.shown import day_in_words
from kladka.core.language import language_in_use
from kladka.incubation import rules


def check_founders(legal_form: str, natural: int, legal: int, on: date) -> None:
    """There are as many founders as the law of that day asks for."""
    verdict = rules.check_founding(legal_form, natural, legal, on)
    if verdict.is_met:
        return
    label = dictionary("legal-forms").label(legal_form)
    if verdict.rule is None:
        raise PolicyBroken(
            _("No entity of the form “%(form)s” could be founded on %(day)s.")
            % {"form": label, "day": day_in_words(on)},
            field="legal_form",
        )
    raise PolicyBroken(
        _("“%(form)s” needs %(least)s. This rule holds from %(since)s (%(source)s).")
        % {
            "form": label,
            "least": least(verdict.rule),
            "since": day_in_words(verdict.rule.since),
            "source": source_of(verdict.rule),
        },
        field="natural" if verdict.rule.min_natural else "legal",
    )


def source_of(rule: rules.Rule) -> str:
    """Return the law a rule comes from, in the language in use, else in Polish."""
    language = language_in_use()
    return rule.source.get(language, rule.source["pl"])


def least(rule: rules.Rule) -> str:
    """Return what a founding rule asks for, in words of the language in use."""
    natural = _natural(rule.min_natural or 0)
    legal = _legal(rule.min_legal or 0)
    if rule.min_natural and rule.min_legal:
        return _("%(natural)s, or instead %(legal)s") % {"natural": natural, "legal": legal}
    return natural if rule.min_natural else legal


def _natural(count: int) -> str:
    return ngettext("at least %(count)d natural person", "at least %(count)d natural persons", count) % {"count": count}


def _legal(count: int) -> str:
    return ngettext("at least %(count)d legal person", "at least %(count)d legal persons", count) % {"count": count}
