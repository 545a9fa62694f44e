"""What the pages of control samples say."""

from collections.abc import Sequence
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.formats import localize
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kladka.core import clock
from kladka.core.components import Column, Link, Menu, SummaryRow, Table, Tag
from kladka.core.dictionaries import dictionary
from kladka.core.forms.shown import day_in_words, moment_in_words
from kladka.pages.projects import presenters as projects
from kladka.programmes.models import Project
from kladka.programmes.permissions import Viewer
from kladka.reporting import queries
from kladka.reporting.actions import Answer
from kladka.reporting.dossier import telling
from kladka.reporting.live import figures
from kladka.reporting.models import Package, Sample
from kladka.reporting.queries.sample import Progress
from kladka.reporting.rules import sample as rules
from kladka.reporting.rules.checklist import Checklist, Shown, State, checklist

MOST_CHANGES = 20
MOST_PAPERS = 5


def frame(project: Project, viewer: Viewer) -> dict[str, Any]:
    """Return what the frame of a project's pages needs."""
    return projects.frame(project, "samples:list", viewer)


def title_of(sample: Sample) -> str:
    """Return what a sample is called."""
    return _("Control sample %(number)s") % {"number": sample.number}


def samples_table(samples: Sequence[Any]) -> Table:
    """Return the samples, the newest first, with how far each is."""
    rows = [
        [
            Link(title_of(each), reverse("samples:detail", args=[each.pk])),
            clock.day_of(each.recorded_at),
            _("%(size)s of %(all)s") % {"size": localize(each.size), "all": localize(each.population_size)},
            of_whom(each),
            _state(each),
        ]
        for each in samples
    ]
    columns = [_("Sample"), _("Drawn on"), _("Size"), _("From whom"), _("State")]
    return Table(_("Samples"), [Column(each) for each in columns], rows, caption_size="hidden")


def _state(sample: Any) -> Any:
    if not sample.is_current:
        return _withdrawn()
    return Tag(_("%(n)s of %(all)s looked at") % {"n": sample.looked_at, "all": sample.size}, _colour(sample))


def _colour(sample: Any) -> Any:
    return "green" if sample.looked_at == sample.size else "blue" if sample.looked_at else "grey"


def of_whom(sample: Sample) -> str:
    """Return which population it was."""
    if sample.kind == Sample.Kind.FACTS:
        return _("Records: %(what)s") % {"what": str(telling.TABLES[sample.fact_table]).lower()}
    if sample.kind == Sample.Kind.EVERYBODY:
        return _("Everybody who entered the project or was supported, with incomplete records, too")
    if not sample.indicator:
        return _("Everybody whose entry form is complete")
    known = figures.definitions_of(sample.project).by_code.get(sample.indicator)
    return figures.said(known.title) if known else sample.indicator


def how_drawn(sample: Sample) -> list[SummaryRow]:
    """Return everything that the draw depended on."""
    seed = _("brought by a controller") if sample.seed_given else _("made by the system’s randomness")
    rows = [
        SummaryRow(_("From whom"), of_whom(sample)),
        SummaryRow(
            _("Size"), _("%(size)s of %(all)s") % {"size": sample.size, "all": localize(sample.population_size)}
        ),
        SummaryRow(_("As of"), sample.as_of),
        SummaryRow(_("As known on"), sample.known_on),
        SummaryRow(_("Drawn on"), sample.recorded_at),
        SummaryRow(_("Drawn apart from each"), _strata(sample)),
        SummaryRow(_("Seed"), f"{sample.seed} ({seed})"),
        SummaryRow(_("Method"), sample.method),
        SummaryRow(_("SHA-256 of the list"), sample.population_hash),
        SummaryRow(_("Newest audit entry at the time"), sample.chain_no),
        SummaryRow(_("Checklist"), checklist(sample.checklist).title),
    ]
    return rows if sample.is_current else [SummaryRow(_("State"), _withdrawn()), *rows]


def _withdrawn() -> Tag:
    return Tag(pgettext("control sample", "Withdrawn"), "grey")


def _strata(sample: Sample) -> str:
    if not sample.strata:
        return _("no")
    how = _("the same number from each") if sample.allocation == rules.EQUAL else _("by how many there are")
    return f"{sample.get_strata_display()}; {how}"


def sample_menu(sample: Sample, progress: Progress) -> Menu:
    """Return what can be done with a sample."""
    names = [
        ("result", _("Result")),
        ("population", _("The list it was drawn from (CSV)")),
        ("method", _("How it was drawn (JSON)")),
    ]
    if sample.is_current:
        names += [("collect", _("Collect the evidence")), ("withdraw", _("Withdraw the sample"))]
    links = [Link(text, reverse(f"samples:{name}", args=[sample.pk])) for name, text in names]
    after = queries.next_open(sample, 0) if sample.is_current and progress.looked_at < progress.size else None
    if after:
        text = _("Look at the next item: %(number)s") % {"number": after.position}
        links = [Link(text, reverse("samples:item", args=[after.pk])), *links]
    return Menu(_("What can be done"), links)


def progress_words(progress: Progress) -> str:
    """Return how far the control is, in one sentence."""
    words = ngettext(
        "%(n)s of %(all)s item is looked at, %(found)s with findings.",
        "%(n)s of %(all)s items are looked at, %(found)s with findings.",
        progress.size,
    )
    return words % {"n": progress.looked_at, "all": progress.size, "found": progress.with_findings}


# One item


def item_title(item: Any, dossier: queries.Dossier) -> str:
    """Return who or what an item is."""
    who = dossier.participation.person.identity.name
    return _("%(number)s of %(all)s: %(who)s") % {"number": item.position, "all": item.sample.size, "who": who}


def item_rows(item: Any, dossier: queries.Dossier) -> list[SummaryRow]:
    """Return what identifies an item on a paper file."""
    found = dossier.participation
    rows = [
        SummaryRow(_("Number of the participation"), str(item.participation_id)),
        SummaryRow(_("Entered on"), dossier.recorded.entry_date),
        SummaryRow(_("Coach"), " ".join(filter(None, (found.coach_given, found.coach_family)))),
        SummaryRow(_("Site"), found.site_name),
    ]
    drawn = dossier.fact(item.subject)
    if drawn:
        words = f"{telling.title(*drawn)}, {day_in_words(queries.day_of(*drawn))}"
        rows.insert(0, SummaryRow(_("Record drawn"), words))
    return rows


def hint(each: Shown) -> str:
    """Return what the records show of a line, in one sentence."""
    since = _("Missing since %(day)s.") % {"day": day_in_words(each.since)} if each.since else ""
    return " ".join(part for part in (_state_words(each), since) if part)


def _state_words(each: Shown) -> str:
    if each.state is State.NOT_DUE:
        return _("Does not apply, as far as the records tell.")
    if each.state is State.ON_PAPER:
        return _("Kept on paper: look in the file.")
    if each.of > 1:
        return _("In the records: %(there)s of %(of)s.") % {"there": each.there, "of": each.of}
    return _("In the records: there.") if each.there else _("In the records: missing.")


def as_answer(finding: Any) -> Answer:
    """Return a recorded finding as the form shows it."""
    return Answer(finding.outcome, finding.kind, finding.said or "")


def changes(dossier: queries.Dossier, sample: Sample) -> list[str]:
    """Return what was recorded or withdrawn since the draw, the newest first, at most so many."""
    found = []
    for change in reversed(dossier.changes_since(sample.chain_no)):
        what = f"{telling.title(change.table, change.fact)}, {day_in_words(queries.day_of(change.table, change.fact))}"
        words = _("%(what)s: recorded (audit entry %(number)s)")
        if change.is_retracted:
            words = _("%(what)s: withdrawn (audit entry %(number)s)")
        found.append(words % {"what": what, "number": change.number})
    more = len(found) - MOST_CHANGES
    return (
        found
        if more <= 0
        else [*found[:MOST_CHANGES], pgettext("documents and changes", "and %(n)s more") % {"n": more}]
    )


def past(answers: Sequence[Any], sample: Sample) -> list[str]:
    """Return who answered what and when, and what is no longer so, the newest first."""
    reasons = dictionary("correction-reasons")
    found, lines = [], checklist(sample.checklist).by_code
    for each in answers:
        said = ", ".join(
            dictionary(name).label(code)
            for name, code in (("finding-outcomes", each.outcome), ("finding-kinds", each.kind))
            if code
        )
        told = {
            "line": lines[each.line].text if each.line in lines else each.line,
            "said": said,
            "who": each.by_name or _("unknown"),
            "when": moment_in_words(each.recorded_at),
            "reason": reasons.label(each.reason) if each.reason else "",
        }
        words = _("%(line)s: %(said)s – %(who)s, %(when)s")
        gone = _("%(line)s: %(said)s – %(who)s, %(when)s; no longer so: %(reason)s")
        found.append((words if each.is_current else gone) % told)
    return found[::-1]


def paper_lines(states: Sequence[Shown]) -> list[tuple[str, str]]:
    """Return the lines of the checklist, each with what the records show, to be answered with a pen."""
    return [(each.line.text, hint(each)) for each in states]


# Packages


def packages_table(packages: Sequence[Any]) -> Table:
    """Return the files that were made, the newest first."""
    rows = [[each.asked_at, each.asked_name or _("unknown"), _variant(each), _file(each)] for each in packages]
    heads = [_("Asked for"), _("By whom"), _("What it holds"), _("File")]
    return Table(_("Packages"), [Column(each) for each in heads], rows, row_headers=False, caption_size="hidden")


def package_rows(package: Package) -> list[SummaryRow]:
    """Return what a package is, before it is removed."""
    return [
        SummaryRow(_("Asked for"), package.asked_at),
        SummaryRow(_("What it holds"), _variant(package)),
        SummaryRow(_("Size"), filesizeformat(package.size)),
    ]


def _variant(package: Package) -> str:
    return _("With names and documents") if package.with_names else _("Without names")


def _file(package: Package) -> Any:
    match package.state:
        case Package.State.READY:
            text = _("Take it (%(size)s)") % {"size": filesizeformat(package.size)}
            last = day_in_words(clock.day_of(package.keep_until)) if package.keep_until else "–"
            until = _("kept until %(day)s") % {"day": last}
            remove = Link(_("Remove"), reverse("samples:remove-package", args=[package.pk]), _("the package"))
            return [
                Link(text, reverse("samples:package", args=[package.pk])),
                until,
                f"SHA-256 {package.sha256}",
                remove,
            ]
        case Package.State.WAITING:
            return Tag(_("Waiting for its turn"), "grey")
        case Package.State.MAKING:
            said = _("Being made: %(done)s of %(total)s") % {"done": package.done, "total": package.total}
            return Tag(said, "blue")
        case Package.State.FAILED:
            return Tag(_("Could not be made; ask for another one"), "red")
        case _:
            return Tag(_("Not kept here"), "grey")


# A person's file


def file_words(states: Sequence[Shown]) -> str:
    """Return how much of the file is there, in one sentence."""
    asked = [each for each in states if each.state in {State.THERE, State.PARTLY, State.MISSING}]
    there = sum(each.state is State.THERE for each in asked)
    words = ngettext(
        "Of %(all)s line that the records can show, %(there)s is complete.",
        "Of %(all)s lines that the records can show, %(there)s are complete.",
        len(asked),
    )
    return words % {"all": len(asked), "there": there}


def file_table(checks: Checklist, states: Sequence[Shown]) -> Table:
    """Return the index of a person's file against the checklist."""
    rows = [[each.line.text, _tag(each.state), _there(each), each.since or "–"] for each in states]
    heads = [_("What is looked for"), _("State"), _("What is there"), _("Missing since")]
    return Table(checks.title, [Column(each) for each in heads], rows)


def _tag(state: State) -> Tag:
    texts: dict[State, Tag] = {
        State.THERE: Tag(_("There"), "green"),
        State.PARTLY: Tag(_("In part"), "yellow"),
        State.MISSING: Tag(_("Missing"), "orange"),
        State.NOT_DUE: Tag(_("Does not apply"), "grey"),
        State.ON_PAPER: Tag(_("On paper"), "blue"),
    }
    return texts[state]


def _there(each: Shown) -> Any:
    if each.state is State.ON_PAPER:
        return _("Look in the paper file")
    if each.of <= 1 and not each.papers:
        return "–"
    kinds = dictionary("document-kinds")
    papers = [
        _("%(kind)s, %(day)s") % {"kind": capfirst(kinds.label(one.kind)), "day": day_in_words(one.on)}
        for one in each.papers
    ]
    counted = [_("%(there)s of %(of)s") % {"there": each.there, "of": each.of}] if each.of > 1 else []
    more = (
        [pgettext("documents and changes", "and %(n)s more") % {"n": len(papers) - MOST_PAPERS}]
        if len(papers) > MOST_PAPERS
        else []
    )
    return [*counted, *papers[:MOST_PAPERS], *more] or "–"


def _and_more(number: int) -> str:
    return pgettext("documents and changes", "and %(n)s more") % {"n": number}
