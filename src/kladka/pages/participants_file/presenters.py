"""What the pages of participants' files say."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.formats import localize
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.accounts.models import User
from kladka.core.components import Column, Link, SummaryRow, Table, Tag, Words, filled, in_polish
from kladka.core.dictionaries import dictionary
from kladka.core.forms.shown import day_in_words
from kladka.core.language import language_in_use
from kladka.core.lists import Pages
from kladka.exchange.actions import Checked
from kladka.exchange.rules.places import place_of
from kladka.exchange.rules.sending import RULES, Finding
from kladka.pages.projects import presenters as projects
from kladka.pages.todo.ways import way_of_part
from kladka.people.models import Participation
from kladka.programmes.models import Project
from kladka.programmes.permissions import Viewer
from kladka.reporting.actions.returned import Told
from kladka.reporting.models import Feedback, ParticipantsFile, ReturnedLine
from kladka.reporting.rules.returned import Differences

ON_A_PAGE = 25
MOST_NAMED = 50

PURPOSES = {
    ParticipantsFile.Purpose.SUBMIT.value: lambda: _("to be sent into the system"),
    ParticipantsFile.Purpose.TRIAL.value: lambda: _("to be tried only"),
}


def frame(project: Project, viewer: Viewer) -> dict[str, Any]:
    """Return what the frame of a project's pages needs."""
    return projects.frame(project, "participants_file:list", viewer)


def title_of(file: ParticipantsFile) -> str:
    """Return what a file is called."""
    return _("Participants’ file %(number)s") % {"number": file.number}


def files_table(
    files: Sequence[Any], answers: Mapping[UUID, Feedback], counts: Mapping[UUID, Mapping[str, int]], open_now: int
) -> Table:
    """Return the history of files, the newest first."""
    names = _names_of_users(each.made_by for each in files)
    newest = next((each.pk for each in files if each.pk in answers), None)
    rows = [
        [
            Link(title_of(each), reverse("participants_file:detail", args=[each.pk])),
            [each.made_at, names.get(each.made_by, "")],
            each.as_of,
            each.people,
            difference_words(each),
            _answer(answers.get(each.pk), counts, open_now if each.pk == newest else None),
        ]
        for each in files
    ]
    heads = [_("File"), _("Made on"), _("As of")]
    columns = [
        *(Column(each) for each in heads),
        Column(_("People"), numeric=True),
        Column(_("Against the file before")),
        Column(_("The system’s answer")),
    ]
    return Table(_("Files that were made"), columns, rows, caption_size="hidden")


def _answer(feedback: Feedback | None, counts: Mapping[UUID, Mapping[str, int]], open_now: int | None) -> Any:
    if feedback is None:
        return Tag(_("None yet"), "grey")
    found = counts.get(feedback.pk, {"lines": 0, "aside": 0})
    words = ngettext("%(n)s line", "%(n)s lines", found["lines"]) % {"n": found["lines"]}
    if open_now is None:
        return words
    state = ngettext("%(n)s open", "%(n)s open", open_now) % {"n": open_now} if open_now else _("nothing open")
    return [words, Tag(state, "orange" if open_now else "green")]


def difference_words(file: ParticipantsFile) -> str:
    """Return how many people are otherwise than in the file before."""
    if file.added is None:
        return _("the first file")
    words = _("%(added)s added, %(changed)s changed, %(gone)s not in it any more")
    return words % {"added": file.added, "changed": file.changed, "gone": file.gone}


def summary(file: Any) -> list[SummaryRow]:
    """Return what a file is."""
    kept = day_in_words(file.keep_until) if file.sealed else _("no longer: it was removed after its days")
    return [
        SummaryRow(_("What the file is for"), PURPOSES[file.purpose]()),
        SummaryRow(_("As of"), file.as_of),
        SummaryRow(_("As known on"), file.known_on),
        SummaryRow(_("People"), file.people),
        SummaryRow(_("Left out for the next file"), file.left_out),
        SummaryRow(_("Warnings"), file.warnings),
        SummaryRow(_("Against the file before"), difference_words(file)),
        SummaryRow(_("Made on"), file.made_at),
        SummaryRow(_("Made by"), file.maker or ""),
        SummaryRow(_("Layout"), f"{file.profile} {file.profile_version}"),
        SummaryRow(_("Size of the file"), filesizeformat(file.size)),
        SummaryRow(_("SHA-256"), file.sha256),
        SummaryRow(_("Kept, encrypted, until"), kept),
    ]


def differences_table(
    told: Differences | None, names: Mapping[UUID, str], left_out: Collection[UUID] = ()
) -> Table | None:
    """Return who is otherwise than in the file before, by name; `left_out` for the next file are not gone for good."""
    if told is None or not (told.added or told.changed or told.gone):
        return None
    words = [
        _("No entry counts any more: take the person out of the system"),
        _("Left out for the next file: stays in the system as sent before"),
        _("Added"),
        _("Changed"),
    ]
    listed = zip(words, _shown(told, left_out), strict=True)
    rows = [[_person(pk, names), text] for text, pks in listed for pk in pks]
    return Table(_("People who differ from the file before"), [Column(_("Who")), Column(_("How"))], rows)


def named_of(told: Differences | None, left_out: Collection[UUID] = ()) -> list[UUID]:
    """Return the participations that the table of differences names."""
    return [] if told is None else [pk for pks in _shown(told, left_out) for pk in pks]


def _shown(told: Differences, left_out: Collection[UUID]) -> list[Sequence[UUID]]:
    """Those of each row of the table: gone for good, left out for the next file, added, changed."""
    gone = [pk for pk in told.gone if pk not in left_out]
    waiting = [pk for pk in told.gone if pk in left_out]
    return [pks[:MOST_NAMED] for pks in (gone, waiting, told.added, told.changed)]


def names_of(participations: Iterable[UUID]) -> dict[UUID, str]:
    """Return names by participation, family name first. One query."""
    names = ("pk", "person__identity__family_name", "person__identity__given_name")
    rows = Participation.objects.filter(pk__in=set(participations)).values_list(*names)
    return {pk: f"{family or ''} {given or ''}".strip() for pk, family, given in rows}


def _person(pk: UUID, names: Mapping[UUID, str]) -> Link:
    return Link(names.get(pk) or _("Nobody by name"), reverse("participants:detail", args=[pk]))


def _names_of_users(ids: Iterable[UUID]) -> dict[UUID, str]:
    return dict(User.objects.filter(pk__in=set(ids)).values_list("pk", "name"))


# The check


def counts_table(checked: Checked, address: str, asked: Mapping[str, str]) -> Table | None:
    """Return how often each rule is broken, what is surely refused first; each leads to its lines."""
    if not checked.findings:
        return None
    counted = Counter((each.is_warning, each.rule) for each in checked.findings)
    order = list(RULES)
    rows = [
        [
            RULES[rule],
            weight(is_warning=is_warning),
            Link(localize(number), _query(address, {**asked, "rule": rule}), hidden=RULES[rule]),
        ]
        for (is_warning, rule), number in sorted(
            counted.items(), key=lambda each: (each[0][0], order.index(each[0][1]))
        )
    ]
    columns = [Column(_("What is wrong")), Column(_("Weight")), Column(_("How often"), numeric=True)]
    return Table(_("What was found, by kind"), columns, rows)


def weight(*, is_warning: bool) -> Tag:
    """Return whether the system surely refuses it, in words."""
    return Tag(_("worth a look"), "yellow") if is_warning else Tag(_("surely refused"), "red")


def findings_table(
    checked: Checked, rule: str, number: str | None, address: str, asked: Mapping[str, str]
) -> tuple[Table | None, Pages]:
    """Return the findings of one page, person by person, each with the way to mend it; and the way to other pages."""
    chosen = [each for each in checked.findings if rule in ("", each.rule)]
    page = Paginator(chosen, ON_A_PAGE).get_page(number)
    shown = {**asked, **({"rule": rule} if rule else {})}
    pages = Pages.around(page, lambda other: _query(address, {**shown, "page": str(other)}))
    if not chosen:
        return None, pages
    behind = {each.participation: each for each in checked.filling.participants}
    rows = [_finding(each, checked, behind) for each in page.object_list]
    columns = [Column(_("Who")), Column(_("Column")), Column(_("What to know and do")), Column(_("Mend it"))]
    caption = _("What was found: %(first)s to %(last)s of %(all)s")
    told = {"first": page.start_index(), "last": page.end_index(), "all": localize(len(chosen))}
    return Table(caption % told, columns, rows), pages


def _finding(found: Finding, checked: Checked, behind: Mapping[UUID, Any]) -> list[Any]:
    pk = UUID(found.participation)
    name = checked.filling.names.get(pk, "")
    part, field = place_of(found.source)
    one = behind[pk]
    record = found.fact or one.facts.get(part) or (one.supports[0].fact if part == "support" and one.supports else None)
    tag = weight(is_warning=found.is_warning)
    return [_person(pk, {pk: name}), in_polish(found.column), [tag, found.words], mend(pk, part, field, record, name)]


def mend(pk: UUID, part: str, field: str, record: UUID | None, name: str) -> Any:
    """Return the way to the field; whose data only the partner mends, the officer can look at and send on."""
    if part == "identity":
        text = _("Ask the partner: the person’s data")
        return Link(text, f"{reverse('participants:detail', args=[pk])}", hidden=name)
    way = way_of_part(part, field, str(record or ""))
    if way.for_ != "reader":
        return Link(_("Look at the participant"), reverse("participants:detail", args=[pk]), hidden=name)
    argument = record if way.of == "record" else pk
    return Link(way.text, f"{reverse(way.name, args=[argument])}{way.anchor}", hidden=name)


def check_words(checked: Checked) -> list[str]:
    """Return what the check found, in sentences."""
    people = len(checked.filling.participants)
    said = [ngettext("%(n)s person is in the file.", "%(n)s people are in the file.", people) % {"n": localize(people)}]
    refused, warned = len(checked.refused), len({each.participation for each in checked.warnings} - _texts(checked))
    if refused:
        words = ngettext(
            "%(n)s of them has something that the system surely refuses.",
            "%(n)s of them have something that the system surely refuses.",
            refused,
        )
        said.append(words % {"n": localize(refused)})
    if warned:
        words = ngettext("%(n)s more is worth a look.", "%(n)s more are worth a look.", warned)
        said.append(words % {"n": localize(warned)})
    if people and not checked.findings:
        said.append(_("Nothing was found that the system would refuse."))
    if without := checked.filling.without_entry:
        words = ngettext(
            "%(n)s person of the project has no complete entry by that day and is not reported.",
            "%(n)s people of the project have no complete entry by that day and are not reported.",
            without,
        )
        said.append(words % {"n": localize(without)})
    if merged := len(checked.filling.merged):
        words = ngettext(
            "%(n)s record is told in another’s row, since both are one person.",
            "%(n)s records are told in others’ rows, since they are one person.",
            merged,
        )
        said.append(words % {"n": localize(merged)})
    return said


def _texts(checked: Checked) -> set[str]:
    return {str(pk) for pk in checked.refused}


def proposals_words(checked: Checked) -> Words:
    """Return which columns hold values that no source of ours shows."""
    names = [column.name for column in checked.profile.proposals]
    if not names:
        return ""
    words = _(
        "Values of these columns are proposals of ours. Compare them with the system’s lists before the first use: "
        "%(names)s."
    )
    return filled(words, names=in_polish("; ".join(names)))


def layout_of(checked: Checked) -> str:
    """Return which layout the file has."""
    language = language_in_use()
    title = checked.profile.title.get(language) or checked.profile.title.get("pl", checked.profile.code)
    return f"{title}, {checked.profile.version}"


def _query(address: str, asked: Mapping[str, str]) -> str:
    query = {name: value for name, value in asked.items() if value}
    return f"{address}?{urlencode(query)}" if query else address


# What came back


def told_table(told: Sequence[Told], number: str | None, address: str) -> tuple[Table | None, Pages]:
    """Return what an answer says, before it is recorded."""
    page = Paginator(told, ON_A_PAGE).get_page(number)
    pages = Pages.around(page, lambda other: f"{address}?page={other}")
    if not told:
        return None, pages
    names = names_of(each.participation for each in page.object_list)
    rows = [
        [_person(each.participation, names), in_polish(each.column), in_polish(each.words), _part(each.part)]
        for each in page.object_list
    ]
    caption = _("What the system says: %(first)s to %(last)s of %(all)s")
    given = {"first": page.start_index(), "last": page.end_index(), "all": localize(len(told))}
    return Table(caption % given, _returned_columns(_("Where it is mended")), rows), pages


def lines_table(
    lines: Sequence[ReturnedLine],
    opened: Collection[UUID],
    names: Mapping[UUID, str],
    number: str | None,
    address: str,
    *,
    holds: bool,
) -> tuple[Table | None, Pages]:
    """Return the lines of an answer with what became of each."""
    page = Paginator(lines, ON_A_PAGE).get_page(number)
    pages = Pages.around(page, lambda other: f"{address}?page={other}#answer")
    if not lines:
        return None, pages
    rows = []
    for each in page.object_list:
        who = names.get(each.participation_id, "")
        link = Link(_("Set aside or look"), reverse("participants_file:line", args=[each.pk]), hidden=who)
        rows.append(
            [
                _person(each.participation_id, names),
                in_polish(each.column),
                in_polish(each.words),
                [state_of(each, opened, holds=holds), link],
            ]
        )
    caption = _("What the system says: %(first)s to %(last)s of %(all)s")
    given = {"first": page.start_index(), "last": page.end_index(), "all": localize(len(lines))}
    return Table(caption % given, _returned_columns(_("What became of it")), rows), pages


def _returned_columns(last: str) -> list[Column]:
    return [Column(each) for each in (_("Who"), _("Column"), _("What the system says"), last)]


def _part(part: str) -> str:
    return {
        "identity": _("the person’s data"),
        "entry": _("the entry form"),
        "support": _("a support"),
        "exit": _("the exit"),
        "situation": _("a situation"),
    }.get(part, _("anywhere in the record"))


def state_of(line: ReturnedLine, opened: Collection[UUID], *, holds: bool) -> Tag:
    """Return what became of a line."""
    if line.aside_reason:
        return Tag(_("Set aside"), "grey")
    if not holds:
        return Tag(_("A later answer holds"), "grey")
    return Tag(_("Open"), "orange") if line.pk in opened else Tag(_("Mended"), "green")


def line_rows(line: ReturnedLine, name: str) -> list[SummaryRow]:
    """Return what a line says, and why it was set aside."""
    rows = [
        SummaryRow(_("Who"), Link(name, reverse("participants:detail", args=[line.participation_id]))),
        SummaryRow(_("Column"), in_polish(line.column) or _("none named")),
        SummaryRow(_("What the system says"), in_polish(line.words)),
        SummaryRow(_("Where it is mended"), _part(line.part)),
    ]
    if line.aside_reason:
        reason = dictionary("set-aside-reasons").label(line.aside_reason)
        rows += [SummaryRow(_("Set aside"), reason), SummaryRow(_("Set aside on"), line.aside_at)]
    return rows


def everything(address: str, asked: Mapping[str, str]) -> str:
    """Return the address of all findings."""
    return _query(address, asked)
