"""What a control sample must keep to."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.audit.policies import check_words
from kladka.core.dictionaries import dictionary
from kladka.core.errors import PolicyBroken
from kladka.core.quoting import in_quotes
from kladka.reporting.live.figures import Indicator, said
from kladka.reporting.models import Finding, Sample
from kladka.reporting.rules.checklist import checklist
from kladka.reporting.rules.sample import is_drawable

LONGEST_SEED = 100


def check_population(number: int) -> None:
    """Refuse to draw from nobody."""
    if not number:
        raise PolicyBroken(
            _("Nobody and nothing is in this population, so that nothing can be drawn. Change the days or the figure.")
        )


def check_drawable(indicator: Indicator) -> None:
    """Refuse to draw from a figure behind which no participations stand: whoever stood for them would be anybody."""
    if not is_drawable(indicator):
        message = _(
            "No participants stand behind the figure “%(title)s”, so that none can be drawn from it. Choose one that "
            "counts participants, or what was recorded of them."
        )
        raise PolicyBroken(message % {"title": in_quotes(said(indicator.title))})


def check_size(size: int, population: int) -> None:
    """Refuse a sample of nobody, or one larger than the population."""
    if size < 1:
        raise PolicyBroken(_("The sample must have at least one item."), field="size")
    if size > population:
        message = ngettext(
            "The population has only %(n)d item. Draw that many or fewer.",
            "The population has only %(n)d items. Draw that many or fewer.",
            population,
        )
        raise PolicyBroken(message % {"n": population}, field="size")


def check_seed(seed: str) -> None:
    """Refuse a seed that cannot be written down and typed again."""
    if len(seed) > LONGEST_SEED or not seed.isprintable() or not seed.isascii():
        message = _("The seed may have at most %(most)d characters: letters of English, digits and signs, in one line.")
        raise PolicyBroken(message % {"most": LONGEST_SEED}, field="seed")


def check_sample_stands(sample: Sample) -> None:
    """Refuse to work on a sample that was withdrawn."""
    if not sample.is_current:
        raise PolicyBroken(_("This sample was withdrawn. Draw another one, or look at the list of samples."))


def check_answer(sample: Sample, *, line: str, outcome: str, kind: str, words: str) -> None:
    """Refuse an answer to a line that the checklist does not have, a finding without a kind or with a PESEL."""
    if line not in checklist(sample.checklist).by_code:
        raise PolicyBroken(_("The checklist has no line “%(code)s”.") % {"code": line})
    dictionary("finding-outcomes").check(outcome, field=f"{line}-outcome")
    if outcome == Finding.Outcome.FINDING:
        dictionary("finding-kinds").check(kind, field=f"{line}-kind")
        check_words(words, field=f"{line}-words")
    elif kind or words.strip():
        raise PolicyBroken(
            _("Only a finding has a kind and words. Choose “finding”, or leave these empty."), field=f"{line}-outcome"
        )
