"""What the pages of recruitment show, as plain values."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from kladka.calls.actions.letters import particulars, points_and_place
from kladka.calls.models import Application, Assessment, Call, Decision
from kladka.calls.queries import (
    Standing,
    beyond_number,
    criteria_of,
    decided_at_meeting,
    decided_last,
    form_of,
    is_assessed_after_appeal,
    raw_criteria_of,
)
from kladka.calls.rules import ranking
from kladka.calls.rules.criteria import Criteria, Finding, asked_of_days, eligibility
from kladka.core.components import Bullets, Column, Link, SummaryRow, Table, Tag, Words
from kladka.core.dictionaries import dictionary
from kladka.core.forms.shown import day_in_words, trimmed
from kladka.pages.recruitment import kinds
from kladka.pages.recruitment.weights import criteria_words, rules_in_words
from kladka.programmes.models import Post
from kladka.programmes.permissions import Viewer


def title_of(call: Call) -> Words:
    """Return the title in the language in use; a Polish one on an English page says that it is Polish."""
    if (get_language() or "pl").startswith("pl"):
        return str(call.title_pl)
    return call.title_en or format_html('<span lang="pl">{}</span>', call.title_pl)


def state_of(call: Call) -> Tag:
    """Return how far a call is."""
    return {
        Call.State.DRAFT: Tag(pgettext("call", "being planned"), "grey"),
        Call.State.OPEN: Tag(pgettext("call", "open"), "green"),
        Call.State.CLOSED: Tag(pgettext("call", "closed"), "yellow"),
        Call.State.DECIDED: Tag(pgettext("call", "decided"), "blue"),
    }[Call.State(call.state)]


def application_state(application: Application) -> Tag:
    """Return how an application stands."""
    if is_assessed_after_appeal(application):
        return Tag(pgettext("application", "assessed after an appeal"), "turquoise")
    return {
        Application.State.BEGUN: Tag(pgettext("application", "not sent yet"), "grey"),
        Application.State.SENT: Tag(pgettext("application", "sent"), "turquoise"),
        Application.State.WITHDRAWN: Tag(pgettext("application", "withdrawn"), "grey"),
        Application.State.ACCEPTED: Tag(application.call.rules.word("accepted"), "green"),
        Application.State.RESERVE: Tag(pgettext("application", "on the reserve list"), "yellow"),
        Application.State.REFUSED: Tag(pgettext("application", "refused"), "red"),
        Application.State.JOINED: Tag(pgettext("application", "takes part"), "blue"),
    }[Application.State(application.state)]


def runs(viewer: Viewer, call: Call) -> bool:
    """Tell whether the viewer runs the call; the same as `permissions.run_by`, without a query."""
    return (call.project_id, call.partner_id) in viewer.partners_as(Post.Role.COORDINATOR)


def facts_of(call: Call, *, at_meeting: bool = False) -> list[SummaryRow]:
    """Return the call's own data as questions and answers: what stands today, or what the committee decided then."""
    found = criteria_of(call)
    *_points, ties = rules_in_words(raw_criteria_of(call))
    rows = [SummaryRow(_("State"), state_of(call))]
    if at_meeting:
        rows.append(SummaryRow(_("What was decided"), _counted_words(call, decided_at_meeting(call))))
    elif call.state == Call.State.DECIDED:
        rows.append(SummaryRow(_("How it stands today"), _counted_words(call, decided_last(call))))
    return [
        *rows,
        SummaryRow(pgettext("call", "What for"), call.rules.title),
        SummaryRow(_("Project"), str(call.project)),
        SummaryRow(_("Run by"), call.partner.name),
        SummaryRow(_("Takes applications"), kinds.taken_words(call)),
        SummaryRow(call.rules.word("places"), call.places),
        *([] if at_meeting else beyond_rows(beyond_number(call))),
        SummaryRow(call.rules.word("reserve"), call.reserve_places),
        *kinds.facts_of(call),
        SummaryRow(_("Criteria"), _criteria_of(call, found.title)),
        *([SummaryRow(_("What the points are for"), Bullets(words))] if (words := criteria_words(found)) else []),
        SummaryRow(_("Least number of points"), found.least_points),
        SummaryRow(*ties),
        SummaryRow(_("Each application is assessed by"), kinds.assessed_words(call)),
        SummaryRow(_("Where the criteria come from"), found.source),
    ]


def beyond_rows(number: int) -> list[SummaryRow]:
    """Return how many were chosen beyond the number of places; nothing where nobody was."""
    return [SummaryRow(_("Beyond that number, by an upheld appeal"), number)] if number else []


def _counted_words(call: Call, counts: Counter[str]) -> list[str]:
    """Return how many have a place, wait, were refused and withdrew; also of applications that are deleted."""
    withdrew = counts.get(Application.State.WITHDRAWN, 0)
    gone = [ngettext("%(count)s withdrew", "%(count)s withdrew", withdrew) % {"count": withdrew}] if withdrew else []
    return [*_outcomes_words(call, counts), *gone]


def _outcomes_words(call: Call, counts: Counter[str]) -> list[str]:
    accepted, reserve, refused = (counts.get(name, 0) for name in (ranking.ACCEPTED, ranking.RESERVE, ranking.REFUSED))
    if not call.rules.takes_part:
        order = (ranking.ACCEPTED, ranking.RESERVE, ranking.REFUSED)
        return [
            _("%(outcome)s: %(count)s") % {"outcome": outcome_of(name, call), "count": counts.get(name, 0)}
            for name in order
        ]
    return [
        ngettext("%(count)s place given", "%(count)s places given", accepted) % {"count": accepted},
        ngettext("%(count)s on the reserve list", "%(count)s on the reserve list", reserve) % {"count": reserve},
        ngettext("%(count)s refused", "%(count)s refused", refused) % {"count": refused},
    ]


def _criteria_of(call: Call, title: str) -> list[Words]:
    return [title, *([_("changed for this call")] if call.own_criteria else [])]


def next_step(call: Call, standings: Sequence[Standing], today: date) -> str:
    """Return what is to be done with a call now, in a sentence."""
    if call.state == Call.State.DRAFT:
        return _("Nobody sees this call yet. Open it, and it is on the public page from its first day to its last.")
    if call.state == Call.State.OPEN and today <= call.closes_on:
        return _("Applications come in. You may assess them already.")
    if call.state == Call.State.OPEN:
        return _("The last day has passed. Close the call, so that the committee can decide.")
    if call.state == Call.State.CLOSED:
        lacking = [one for one in standings if one.lacks_card]
        if lacking and call.is_drawn:
            return _("Assessors are drawn, state their ties and fill in their cards. Then the committee decides.")
        if lacking:
            words = ngettext(
                "%(count)s application lacks a card. Then the committee decides.",
                "%(count)s applications lack a card. Then the committee decides.",
                len(lacking),
            )
            return words % {"count": len(lacking)}
        return _("Everything is assessed. Record the committee’s meeting.")
    after = sum(is_assessed_after_appeal(one.application) for one in standings)
    if after:
        words = ngettext(
            "%(count)s application is assessed after an appeal. Then you decide it on its page.",
            "%(count)s applications are assessed after an appeal. Then you decide them on their pages.",
            after,
        )
        return words % {"count": after}
    accepted = [one for one in standings if one.application.state == Application.State.ACCEPTED]
    if accepted and call.rules.takes_part:
        words = ngettext(
            "%(count)s accepted applicant is not in the project yet.",
            "%(count)s accepted applicants are not in the project yet.",
            len(accepted),
        )
        return words % {"count": len(accepted)}
    return ""


def applications_table(call: Call, standings: Sequence[Standing]) -> Table | None:
    """Return the applications as they stand: a preview until the committee has decided."""
    if not standings:
        return None
    columns = [
        Column(_("Application no."), numeric=True),
        Column(kinds.who_applies(call)),
        *([] if call.rules.takes_part else [Column(_("Title"))]),
        Column(_("Came on")),
        Column(_("Cards"), numeric=True),
        Column(_("Points"), numeric=True),
        Column(pgettext("ranking", "Place"), numeric=True),
        Column(_("State")),
    ]
    rows = [_row(call, one) for one in standings]
    caption = _("Applications") if call.state == Call.State.DECIDED else _("Applications, as they stand now")
    return Table(caption, columns, rows, row_headers=False)


def _row(call: Call, one: Standing) -> list[Any]:
    application, result = one.application, one.result
    address = reverse("recruitment:application", args=[application.pk])
    is_complete = not one.lacks_card
    return [
        application.number,
        Link(application.name, address),
        *([] if call.rules.takes_part else [application.title]),
        came_on(application),
        f"{len(one.cards)} / {one.needed}",
        trimmed(result.total) if result and one.cards else "–",
        (result.place if result and is_complete else None) or "–",
        _said(application, result if is_complete else None),
    ]


def came_on(application: Application) -> Any:
    """Return the day on which an application came, and that it was late."""
    if not application.days_late:
        return application.sent_on
    words = ngettext("%(days)d day late", "%(days)d days late", application.days_late)
    return [application.sent_on, Tag(words % {"days": application.days_late}, "red")]


def formal_from_days(application: Application, found: Criteria) -> dict[str, bool]:
    """Return what the days answer of the formal questions, as the fields of a card hold it."""
    return {f"formal_{code}": not application.days_late for code in asked_of_days(found)}


def _said(application: Application, result: ranking.Result | None) -> Any:
    state = application_state(application)
    if application.state in (Application.State.SENT, Application.State.REFUSED) and result and result.reason:
        words: list[Any] = [state, dictionary("refusal-reasons").label(result.reason)]
    else:
        words = [state]
    if result and result.is_beyond:
        words.append(beyond_words())
    if result and result.tied:
        words.append(tied_words() if application.call.state == Call.State.DECIDED else ties_words())
    return words if len(words) > 1 else state


def tied_words() -> str:
    """Return that the call's own rule told equals apart."""
    return _("the rule for equal points decided the place")


def ties_words() -> str:
    """Return the same while the committee has not decided yet."""
    return _("the rule for equal points decides the place")


def beyond_words() -> str:
    """Return that somebody was chosen though no place was left, in the words of a list."""
    return _("beyond the number of places")


def forgotten_words(call: Call) -> str:
    """Return how many applications were deleted after their days."""
    number = sum(row.count for row in call.forgotten.all())
    if not number:
        return ""
    words = ngettext(
        "%(count)s application was deleted after its days.",
        "%(count)s applications were deleted after their days.",
        number,
    )
    return words % {"count": number}


def findings_of(application: Application) -> list[SummaryRow]:
    """Return each condition of taking part, whether it is met, and where it comes from."""
    call = application.call
    found = eligibility(criteria_of(call), application.all_answers, call.closes_on)
    return [SummaryRow(finding.criterion.label, [_met(finding), finding.criterion.source]) for finding in found]


def _met(finding: Finding) -> Tag:
    if finding.is_met is None:
        return Tag(pgettext("condition", "not known"), "yellow")
    return (
        Tag(pgettext("condition", "met"), "green") if finding.is_met else Tag(pgettext("condition", "not met"), "red")
    )


def asked_words(application: Application) -> str:
    """Return the proof that the sensitive questions were asked."""
    if not application.asked or application.asked_on is None:
        return ""
    labels = {question.name: question.label for question in form_of(application.call).questions()}
    questions = "; ".join(labels.get(name, name) for name in application.asked)
    words = _("On %(day)s these questions were put, which may be refused (form of %(version)s): %(questions)s")
    return words % {
        "day": day_in_words(application.asked_on),
        "version": application.form_version,
        "questions": questions,
    }


def cards_of(application: Application, *, may_run: bool) -> list[tuple[str, list[SummaryRow], Link | None]]:
    """Return the assessors' cards: who, what, and the way to change one."""
    found = criteria_of(application.call)
    may_change = may_run and application.state == Application.State.SENT
    cards, shown = list(application.assessments.select_related("assessor").order_by("assessed_on", "pk")), []
    since = kinds.corrected_words(cards, at_meeting(application), found.formal)
    for card in cards:
        rows = card_rows(card, found, since.get(card.pk))
        title = _("%(name)s, %(day)s") % {"name": card.assessor.name, "day": day_in_words(card.assessed_on)}
        address = f"{reverse('recruitment:assess', args=[application.pk])}?card={card.pk}"
        shown.append((title, rows, Link(_("Change this card"), address, card.assessor.name) if may_change else None))
    return shown


def at_meeting(application: Application) -> Decision | None:
    """Return what the committee decided of an application, None before it met. One query, none where it was fetched."""
    return next((made for made in application.decisions.all() if made.cause == Decision.Cause.MEETING), None)


def card_rows(card: Assessment, found: Criteria, since: Sequence[str] | None = None) -> list[SummaryRow]:
    """Return what one card says; `since`: what was changed of it after the committee met."""
    rows = [SummaryRow(each.label, card.formal.get(each.code)) for each in found.formal]
    rows += [SummaryRow(each.label, kinds.points_of(card, each)) for each in found.points]
    if found.points:
        rows.append(SummaryRow(_("Points in all"), kinds.total_of(card, found)))
    changed = [SummaryRow(_("Changed since"), words)] if (words := kinds.outdated_words(card)) else []
    changed += since_rows(since)
    return [*rows, *([SummaryRow(_("Reasons in words"), card.words)] if card.words else []), *changed]


def since_rows(since: Sequence[str] | None) -> list[SummaryRow]:
    """Return what was changed of a card after the committee met; nothing where nothing was."""
    return [SummaryRow(_("Changed after the committee met"), list(since))] if since else []


def assessors_of(application: Application) -> list[SummaryRow]:
    """Return to whom an application was given, and what each stated of ties."""
    statements = dictionary("interest-statements")
    rows = application.assessors.select_related("staff").order_by("staff__name_sort")
    return [
        SummaryRow(one.staff.name, statements.label(one.interest) if one.interest else _("has stated nothing yet"))
        for one in rows
    ]


def decisions_of(application: Application) -> list[SummaryRow]:
    """Return what was decided, the newest first."""
    return [
        SummaryRow(day_in_words(made.decided_on), _decided(application, made))
        for made in sorted(application.decisions.all(), key=lambda made: made.decided_at, reverse=True)
    ]


def _decided(application: Application, made: Decision) -> list[Words]:
    causes = {
        Decision.Cause.MEETING: _("by the committee"),
        Decision.Cause.RESERVE_CALLED: _("called up from the reserve list"),
        Decision.Cause.APPEAL: _("after an appeal"),
    }
    said: list[Words] = [outcome_of(made.outcome, application.call), causes[Decision.Cause(made.cause)]]
    if made.reason:
        said.append(dictionary("refusal-reasons").label(made.reason))
    elif made.place:
        said.append(points_and_place(made))
    if made.is_tied:
        said.append(tied_words())
    return [*said, *particulars(application, made)]


def outcome_of(outcome: str, call: Call) -> str:
    """Return an outcome in the words of the kind of call."""
    return {
        ranking.ACCEPTED: call.rules.word("accepted"),
        ranking.RESERVE: pgettext("application", "on the reserve list"),
        ranking.REFUSED: pgettext("application", "refused"),
    }[outcome]
