"""What a sample can tell before it is drawn, and what it tells once it was looked at."""

from typing import Any

from django.utils.formats import localize
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kladka.core.components import Column, Table
from kladka.core.dictionaries import dictionary
from kladka.pages.samples.presenters import progress_words
from kladka.pages.samples.strata import labels, labels_of
from kladka.reporting import queries
from kladka.reporting.models import Sample
from kladka.reporting.queries.sample import Progress
from kladka.reporting.rules import sample as rules
from kladka.reporting.rules.checklist import checklist
from kladka.reporting.rules.share import WEIGHTED, Estimate, Part, estimate

SUPPOSED = (0, 5, 10, 20)
"""Shares with findings, in percent of the sample, for which the preview says what would follow."""


def preview(form: Any, people: queries.Drawable, size: int, percent: int) -> dict[str, Any]:
    """Return how many are in the population, how the sample is shared out, and what it can tell."""
    asked = form.asked
    strata = rules.counted(people.strata.values())
    sizes = rules.shared_out(strata, size, form.cleaned_data["allocation"] or rules.PROPORTIONAL)
    label = labels(form.project, asked.strata, asked.fact_table)
    rows = [[label(code), number, sizes[code]] for code, number in strata.items()]
    columns = [Column(_("Drawn from")), Column(_("How many there are"), numeric=True), Column(_("Drawn"), numeric=True)]
    return {
        "number": len(people),
        "size": size,
        "draws": _("Draw %(size)s of %(all)s") % {"size": size, "all": len(people)},
        "strata": Table(_("How many from each"), columns, rows) if asked.strata else None,
        "tells": _tells(strata, sizes, percent),
    }


def _tells(strata: dict[str, int], sizes: dict[str, int], percent: int) -> Table:
    """What would follow from so many findings, spread over the strata as the sample is."""
    population, size, rows = sum(strata.values()), sum(sizes.values()), []
    for number in dict.fromkeys(round(size * supposed / 100) for supposed in SUPPOSED):
        spread = rules.shared_out(sizes, number)
        parts = {name: Part(strata[name], sizes[name], spread.get(name, 0)) for name in strata}
        found = estimate(parts, percent / 100)
        between = _("from %(lower)s to %(upper)s") % {"lower": share(found.lower), "upper": share(found.upper)}
        rows.append([number, between, _("%(lower)s to %(upper)s") % _numbers(found.lower, found.upper, population)])
    heads = [
        Column(_("With findings in the sample")),
        Column(_("Then among all, with %(percent)s%% confidence") % {"percent": percent}),
        Column(_("That is so many")),
    ]
    caption = _("What a sample of %(size)s of %(all)s can tell") % {"size": size, "all": localize(population)}
    return Table(caption, heads, rows)


def _numbers(lower: float, upper: float, population: int) -> dict[str, str]:
    return {"lower": localize(round(lower * population)), "upper": localize(round(upper * population))}


def share(value: float) -> str:
    """Return a share in percent, with one place, as people write it."""
    return _("%(number)s%%") % {"number": localize(round(value * 100, 1))}


def result_words(sample: Sample, progress: Progress, whole: Estimate, percent: int) -> list[str]:
    """Return the result in sentences."""
    said = [progress_words(progress)]
    if whole.share is None:
        return [*said, _("As long as nobody was looked at, nothing can be said about all.")]
    said.append(_("Share with at least one finding: %(share)s.") % {"share": share(whole.share)})
    lower, upper = whole.among(sample.population_size)
    told = {
        "percent": percent,
        "all": localize(sample.population_size),
        "lower": share(whole.lower),
        "upper": share(whole.upper),
        "fewest": localize(lower),
        "most": localize(upper),
    }
    words = _(
        "With %(percent)s%% confidence the share among all %(all)s lies between %(lower)s and %(upper)s, "
        "that is between %(fewest)s and %(most)s of them."
    )
    return [*said, words % told]


def method_words(whole: Estimate) -> str:
    """Return how the bounds were found."""
    if whole.method == WEIGHTED:
        return _(
            "Each part counts by its size, because not everybody had the same chance; bounds by Wilson at Kish’s "
            "effective sample size."
        )
    return _(
        "Exact bounds for a sample without replacement from a finite population (Clopper–Pearson, hypergeometric)."
    )


def strata_table(sample: Sample, parts: dict[str, Part], confidence: float) -> Table:
    """Return the numbers behind the result: part by part, and together."""
    label = labels_of(sample)
    rows = [[label(code), *_row({code: part}, confidence)] for code, part in parts.items()]
    if len(parts) > 1:
        rows.append([_("Together"), *_row(parts, confidence)])
    heads = [
        Column(_("Part")),
        Column(_("How many there are"), numeric=True),
        Column(_("Looked at"), numeric=True),
        Column(_("With findings"), numeric=True),
        Column(_("Share"), numeric=True),
        Column(_("Bounds")),
    ]
    return Table(_("Share with findings"), heads, rows)


def _row(parts: dict[str, Part], confidence: float) -> list[Any]:
    found = estimate(parts, confidence)
    numbers: list[Any] = [
        sum(part.population for part in parts.values()),
        sum(part.looked_at for part in parts.values()),
        sum(part.with_findings for part in parts.values()),
    ]
    if found.share is None:
        return [*numbers, _("no value"), _("nothing known yet")]
    between = _("%(lower)s to %(upper)s") % {"lower": share(found.lower), "upper": share(found.upper)}
    return [*numbers, share(found.share), between]


def lines_table(sample: Sample, by_line: dict[tuple[str, str, str], int]) -> Table:
    """Return what was found line by line."""
    outcomes = list(dictionary("finding-outcomes").choices())
    rows = []
    for line in checklist(sample.checklist).lines:
        counts = [_answers(by_line, line.code, outcome) for outcome, _label in outcomes]
        kinds = [
            _("%(kind)s: %(n)s") % {"kind": capfirst(dictionary("finding-kinds").label(kind)), "n": n}
            for (one, _o, kind), n in sorted(by_line.items())
            if one == line.code and kind
        ]
        rows.append([line.text, *counts, kinds or "–"])
    heads = [Column(_("What is looked for")), *(Column(capfirst(label), numeric=True) for _code, label in outcomes)]
    return Table(_("What was found, line by line"), [*heads, Column(_("Kinds of findings"))], rows)


def _answers(by_line: dict[tuple[str, str, str], int], line: str, outcome: str) -> int:
    return sum(number for (one, other, _kind), number in by_line.items() if (one, other) == (line, outcome))
