"""What the pages of papers say."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.coaching.queries.activation import activation_of, opinions_of
from kladka.coaching.queries.printed import told_by, why_unproven
from kladka.coaching.rules.pathway import Checked
from kladka.core import clock
from kladka.core.components import Column, Link, Menu, SummaryRow, Table, Tag
from kladka.core.dictionaries import dictionary, in_use
from kladka.core.forms.shown import day_in_words
from kladka.documents.templates import Template, kind_title, template_of, templates
from kladka.pages.activation.presenters import can_sign, goes_with, signed_card, to_record
from kladka.pages.papers.whose import Whose
from kladka.people.models import Document, Paper, Support
from kladka.people.policies.paper import number_of
from kladka.people.queries.paper import not_proved_any_more
from kladka.processes.rules.process import said
from kladka.workflows.actions.opinions import made_before
from kladka.workflows.actions.papers import PLAN
from kladka.workflows.queries.cards import CARD, card_unsaid, opinion_by
from kladka.workflows.queries.papers import is_behind, is_of_participation, not_on, things_of
from kladka.workflows.queries.subjects import kinds_about, stands
from kladka.workflows.queries.things import Thing

NAMES = {"pl": lambda: _("Polish"), "en": lambda: _("English")}


def state(paper: Paper) -> Tag:
    """Return whether a paper waits for its signature, is signed or was withdrawn."""
    if paper.void_on is not None:
        return Tag(_("Void"), "grey")
    if paper.signed_on is not None:
        return Tag(_("Signed on %(day)s") % {"day": day_in_words(paper.signed_on)}, "green")
    return Tag(_("Not signed yet"), "yellow")


def address(paper: Paper) -> str:
    """Return the address of a paper's page."""
    return reverse("papers:detail", args=[paper.pk])


def table(papers: Iterable[Any]) -> Table:
    """Return all papers of a participant, each with its number, state, and who made it."""
    rows = [
        [
            Link(str(number_of(one)), address(one)),
            kind_title(one.kind),
            state(one),
            day_in_words(clock.day_of(one.made_at)),
            one.made_name or _("unknown"),
        ]
        for one in papers
    ]
    labels = (_("Number"), _("Document"), _("State"), _("Made on"), _("Made by"))
    return Table(_("Documents made"), [Column(label) for label in labels], rows, caption_size="hidden")


def offered(participation: Any, kinds: Sequence[Template], papers: Iterable[Paper]) -> Menu:
    """Return the kinds of papers that can be made; what there is one of, and is there, is left out."""
    there = {one.kind for one in papers if one.void_on is None}
    links = [
        Link(one.title, reverse("papers:make", args=[participation.pk, one.kind]))
        for one in kinds
        if one.of != "participation" or one.kind not in there
    ]
    return Menu(_("Make a document"), links)


def offered_about(whose: Whose, papers: Sequence[Paper]) -> Menu:
    """Return the kinds of papers that can be made about a record; of which each is there already are left out."""
    there = {(one.kind, one.of) for one in papers if one.void_on is None}
    links = [
        Link(one.title, whose.make(one.kind))
        for one in kinds_about(whose.record)
        if any((one.kind, each.of) not in there for each in things_of(whose.record, one))
    ]
    return Menu(_("Make a document"), links)


def wanted(participation: Any, lacking: Iterable[Checked], *, may_work: bool) -> list[Any]:
    """Return the documents that the present stage of the pathway still asks for, each with the way to make it."""
    found: list[Any] = []
    for one in lacking:
        label = said(one.requirement.label)
        own = (each for each in templates().values() if is_of_participation(each))
        template = next((each for each in own if each.proves == one.requirement.of), None)
        if template is None or not may_work:
            found.append(label)
        else:
            found.append(Link(label, reverse("papers:make", args=[participation.pk, template.kind])))
    return found


def about(paper: Any) -> list[SummaryRow]:
    """Return everything that is known of one paper."""
    rows = [
        SummaryRow(_("Number"), str(number_of(paper))),
        SummaryRow(_("State"), state(paper)),
        SummaryRow(_("Made on"), day_in_words(clock.day_of(paper.made_at))),
        SummaryRow(_("Language"), NAMES[paper.language]()),
        SummaryRow(_("How long it is kept"), in_use(template_of(paper.template).retention)),
        SummaryRow(_("Template"), paper.template),
        SummaryRow(_("SHA-256 of what it was made from"), paper.content_hash),
    ]
    if paper.void_on is not None:
        words = f"{dictionary('void-reasons').label(paper.void_reason)}, {day_in_words(paper.void_on)}"
        rows.insert(2, SummaryRow(_("Why it was withdrawn"), words))
    if paper.pdf_hash:
        is_void = paper.void_on is not None
        label = _("SHA-256 of the PDF before it was withdrawn") if is_void else _("SHA-256 of the PDF")
        rows.append(SummaryRow(label, paper.pdf_hash))
    return rows


def behind(paper: Paper, participation: Any) -> list[str]:
    """Return that a paper does not hold any more, or what was recorded since it was made, where that matters: before it
    is signed, while its opinion is to be recorded, and of what it proves."""
    if paper.void_on is not None:
        return [_("This document was withdrawn and does not hold. Whoever downloads it reads that on it, too.")]
    if not stands(participation):
        if paper.document_id is None:
            return [_("What this document is about was withdrawn or cancelled since. Withdraw the document, too.")]
        return [
            _(
                "What this document is about was withdrawn or cancelled since. Take the scan back and withdraw the "
                "document, too: until then it counts as valid."
            )
        ]
    if (card := _unsaid(paper)) is not None:
        since = _("What is recorded now reads otherwise than this document.")
        if not can_sign(card):
            return [made_before(card)]
        return [signed_card(card), *([since] if is_behind(card, participation) else [])]
    if paper.document_id is None:
        words = _(
            "What is recorded now reads otherwise than this document. If nobody has signed it yet, make it again."
        )
        return [words] if is_behind(paper, participation) else []
    return [*_not_proved(paper), *_not_on(paper, participation)]


def _not_proved(paper: Paper) -> list[str]:
    """Return what a signed paper proves no more, why, and what to do."""
    told = not_proved_any_more(paper, told_by(paper))
    why, said = why_unproven(paper, told), []
    if gone := [one.printed for one in told if one.now is None]:
        said.append(_("Withdrawn since this document was made: %(what)s.") % {"what": _in_words(gone)})
    same = [one.printed for one in told if one.now is not None and not one.is_otherwise]
    if taken := [one for one in same if one.pk in why.taken]:
        words = _(
            "Somebody said that this document does not prove: %(what)s. It stays so, also where the document says the "
            "same as what is recorded. Make and sign another document for it, as the card of a session."
        )
        said.append(words % {"what": _in_words(taken)})
    if again := [one for one in same if one.pk not in why.taken]:
        words = _(
            "Corrected since this document was made, and the document says the same as what is recorded now: %(what)s. "
            "It does not prove this yet. Take the scan back and add it again."
        )
        said.append(words % {"what": _in_words(again)})
    otherwise = [one.printed for one in told if one.now is not None and one.is_otherwise]
    if never := [one for one in otherwise if one.pk in why.never]:
        words = _(
            "Corrected since this document was made and before it was signed: %(what)s. The document says otherwise, "
            "so it does not prove this. Take the scan back, make the document again and have it signed, or make and "
            "sign another document for what was corrected, as the card of a session."
        )
        said.append(words % {"what": _in_words(never)})
    if changed := [one for one in otherwise if one.pk not in why.never]:
        words = _(
            "Corrected since this document was made: %(what)s. The document says otherwise, so it does not prove this "
            "any more. Take the scan back, make the document again and have it signed, or make and sign another "
            "document for what was corrected, as the card of a session."
        )
        said.append(words % {"what": _in_words(changed)})
    return said


def _in_words(supports: Sequence[Support]) -> str:
    kinds = dictionary("support-kinds")
    return "; ".join(f"{kinds.label(one.kind)}, {day_in_words(one.start_date)}" for one in supports)


def _not_on(paper: Paper, participation: Any) -> list[str]:
    count = not_on(paper, participation)
    words = ngettext(
        "%(count)s support of this time was recorded since and is not on this document. Make one of its own for it, as "
        "the card of a session.",
        "%(count)s supports of this time were recorded since and are not on this document. Make documents of their own "
        "for them, as cards of sessions.",
        count,
    )
    return [words % {"count": count}] if count else []


def taken_back_with(paper: Paper) -> list[str]:
    """Return what else is taken back with the scan of a paper."""
    if paper.kind == PLAN and paper.document_id is not None:
        return [_("If this is the plan that holds, it is not signed any more.")]
    opinion = opinion_by(paper)
    if opinion is None:
        return []
    return [
        _("The opinion of %(day)s that was signed by it is taken back, too.")
        % {"day": day_in_words(opinion.signed_on)},
        *goes_with(opinion),
    ]


def is_on_screen(paper: Paper) -> bool:
    """Tell whether a paper was signed on screen: the signature stands on it, and no scan is kept."""
    return paper.document is not None and paper.document.form == Document.Form.SIGNATURE


def _unsaid(paper: Paper) -> Paper | None:
    """Return a signed card as it is kept, while nobody recorded its opinion; None of any other paper."""
    if paper.kind != CARD or paper.document_id is None:
        return None
    participation = paper.of_participation
    unsaid = card_unsaid(participation, opinions_of(participation))
    return unsaid if unsaid is not None and unsaid.pk == paper.pk else None


def card_to_record(paper: Paper) -> Link | None:
    """Return the way to record the opinion that a signed card says and nobody recorded; None for any other paper."""
    card = _unsaid(paper)
    return to_record(card) if card is not None and can_sign(card) else None


def next_after_scan(paper: Paper) -> str:
    """Return where to go once a scan is kept: to the question what is ticked on a card, else to the paper."""
    paper.refresh_from_db(fields=["document"])
    link = card_to_record(paper)
    return link.url if link and activation_of(paper.of_participation).may_sign else address(paper)


def _undoing(paper: Paper) -> str:
    """Return the name of the page on which a signing on screen is taken back."""
    return "activation:undo" if paper.kind == CARD else "plans:undo"


def menu(paper: Paper, *, may_work: bool) -> Menu:
    """Return what can be done with a paper."""

    def to(name: str, text: str) -> Link:
        return Link(text, reverse(f"papers:{name}", args=[paper.pk]))

    links = [to("pdf", _("Download the PDF"))]
    if is_on_screen(paper):
        links.append(to("scan-file", _("Open the signature")))
        if may_work and clock.day_of(paper.made_at) == clock.today():
            links.append(Link(_("Take the signing back"), reverse(_undoing(paper), args=[paper.participation_id])))
    elif paper.document_id:
        links.append(to("scan-file", _("Open the signed scan")))
        if may_work and template_of(paper.template).tells:
            links.append(to("tell", _("Record what the survey says")))
        if may_work and (link := card_to_record(paper)) is not None:
            links.append(link)
        if may_work:
            links.append(to("take-back", _("Take the scan back")))
    elif may_work and paper.void_on is None:
        links += [
            to("scan", _("Add the signed document")),
            to("again", _("Make it again")),
            to("withdraw", _("Withdraw the document")),
        ]
    return Menu(_("What can be done"), links)


def choices(whose: Whose, template: Template, things: Sequence[Thing], of: str, language: str) -> list[Link]:
    """Return the other things that a paper of this kind may be made of, and the other language."""
    page = whose.make(template.kind)
    other = "en" if language == "pl" else "pl"
    links = [Link(one.label, f"{page}?of={one.of}&language={language}") for one in things if one.of != of]
    return [Link(_("In %(language)s") % {"language": NAMES[other]()}, f"{page}?of={of}&language={other}"), *links]
