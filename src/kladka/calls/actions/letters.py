"""Letters to applicants, in the language in which they wrote. Who gave no e-mail address is told by the office."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import F
from django.utils import translation
from django.utils.formats import localize
from django.utils.translation import gettext as _

from kladka.calls.models import Appeal, Application, Decision
from kladka.calls.queries import (
    appeal_until,
    criteria_of,
    had_by_committee,
    is_assessed_anew,
    place_of,
    review_of,
    waiting_before,
)
from kladka.calls.rules import ranking
from kladka.calls.rules.criteria import eligibility
from kladka.core import clock
from kladka.core.dictionaries import dictionary
from kladka.core.forms.shown import day_in_words, trimmed
from kladka.messages import actions as messages
from kladka.organisations.models import Site


def begun(application: Application, *, address: str, until: date) -> None:
    """Send the secret link of a form that was begun."""
    with translation.override(application.language):
        body = [
            _("You began an application: %(call)s.") % {"call": _title(application)},
            _("Go on at this address until %(day)s. Keep it to yourself: whoever has it sees what you wrote.")
            % {"day": day_in_words(until)},
            address,
        ]
        _send(application, _("Your application is not sent yet"), body)


def received(application: Application, *, address: str) -> None:
    """Confirm that an application came."""
    with translation.override(application.language):
        body = [
            _("Your application has come: %(call)s. Its number is %(number)s.")
            % {"call": _title(application), "number": application.number},
            *came_late(application),
        ]
        if not application.days_late:
            words = _(
                "The call takes applications until %(day)s. After that the committee decides, and we write to you."
            )
            body.append(words % {"day": day_in_words(application.call.closes_on)})
        if address:
            body += [_("What you wrote, and how to withdraw it, is at this address. Keep it to yourself."), address]
        _send(application, _("Your application has come"), body)


def came_late(application: Application) -> list[str]:
    """Return that an application came after the last day, in the language in use; nothing where it came in time."""
    if not application.days_late or application.sent_on is None:
        return []
    words = _("It came on %(day)s, after the last day of the call, which was %(last)s.")
    return [words % {"day": day_in_words(application.sent_on), "last": day_in_words(application.call.closes_on)}]


@dataclass(frozen=True)
class Letter:
    """A letter as it is sent, or printed for who gave no e-mail address."""

    subject: str
    body: list[str]
    language: str


def decided(application: Application, decision: Decision) -> None:
    """Tell what was decided, why, and how to appeal."""
    letter = decision_letter(application, decision)
    _send(application, letter.subject, letter.body)


def decision_letter(application: Application, decision: Decision) -> Letter:
    """Return the letter about a decision, in the applicant's language."""
    with translation.override(application.language):
        body = [_outcome(application, decision), *particulars(application, decision)]
        if decision.outcome != ranking.ACCEPTED and decision.cause == Decision.Cause.MEETING:
            words = _("You may appeal until %(day)s: write to us.")
            if application.secret_digest:
                words = _("You may appeal until %(day)s: write to us, or use the link of your application.")
            body += [words % {"day": day_in_words(appeal_until(decision))}, *where_to_write(application)]
        return Letter(_("Decision on your application"), body, application.language)


def particulars(application: Application, decision: Decision) -> list[str]:
    """Return what a refusal comes from, in the language in use: which conditions, which questions, how many points; of
    what was accepted, that it is beyond the number of places."""
    call = application.call
    found = criteria_of(call)
    match decision.reason:
        case ranking.NOT_ELIGIBLE:
            judged = eligibility(found, application.all_answers, call.closes_on)
            return [
                _("Condition that is not met: %(condition)s.") % {"condition": one.criterion.label}
                for one in judged
                if one.is_met is False
            ]
        case ranking.FORMAL_ERROR:
            noes = _answered_no(application, decision, [one.code for one in found.formal])
            wrong = [one.label for one in found.formal if one.code in noes]
            words = _("Answered with no in the formal check: %(question)s")
            return [*(words % {"question": each} for each in wrong), *came_late(application)]
        case ranking.TOO_FEW_POINTS:
            words = _("Points: %(total)s. Least number of points: %(least)s.")
            return [words % {"total": localize(trimmed(decision.total)), "least": found.least_points}]
        case ranking.TOO_FEW_IN_ONE:
            means = ranking.mean_points(review_of(application).counted, list(found.least_of))
            words = _("%(criterion)s: %(points)s points, needed: %(least)s.")
            return [
                words % {"criterion": one.label, "points": _number(means[one.code]), "least": _number(one.least)}
                for one in found.points
                if one.least is not None and means.get(one.code, Fraction(0)) < one.least
            ]
        case ranking.NO_PLACE:
            return [points_and_place(decision)]
    return [beyond_words()] if decision.is_beyond else []


def _answered_no(application: Application, decision: Decision, codes: Sequence[str]) -> set[str]:
    """Return the formal questions that a card answered with no when it was decided; by the cards of today where it was
    decided before that was kept."""
    then = list(had_by_committee(decision).values())
    if then and all(one.noes is not None for one in then):
        return {code for one in then for code in one.noes or ()}
    cards = list(application.assessments.all())
    return {code for code in codes if not all(card.formal.get(code) for card in cards)}


def points_and_place(decision: Decision) -> str:
    """Return the points of a decision, and the place on the list that it gave, in the language in use."""
    words = _("Points: %(total)s. Place on the ranking list: %(place)s.")
    return words % {"total": localize(trimmed(decision.total)), "place": place_of(decision)}


def beyond_words() -> str:
    """Return that something was accepted beyond the number of places, in the language in use."""
    return _("It is accepted beyond the number of places of the call.")


def where_to_write(application: Application) -> list[str]:
    """Return to which address one writes, in the language in use: that of the partner's first open site."""
    today = clock.today()
    open_ones = Site.objects.filter(organisation=application.call.partner, opened_on__lte=today)
    first = F("branch_of").asc(nulls_first=True)
    site = open_ones.exclude(closed_on__lt=today).order_by(first, "opened_on", "pk").first()
    if site is None or not site.address:
        return []
    where = f"{application.call.partner.name}, {site.address}, {site.town}"
    return [_("Our address: %(where)s.") % {"where": where}]


def _number(points: Fraction) -> str:
    return str(localize(trimmed(ranking.rounded(points))))


def appeal_decided(appeal: Appeal) -> None:
    """Tell what was decided of an appeal."""
    letter = appeal_letter(appeal)
    _send(appeal.application, letter.subject, letter.body)


def appeal_letter(appeal: Appeal) -> Letter:
    """Return the letter that answers an appeal, in the applicant's language."""
    application = appeal.application
    with translation.override(application.language):
        words = _("Your appeal was dismissed: %(answer)s")
        if appeal.outcome == Appeal.Outcome.UPHELD:
            words = _("Your appeal was upheld: %(answer)s")
        about = _("Application no. %(number)s, %(call)s.") % {
            "number": application.number,
            "call": _title(application),
        }
        body = [about, words % {"answer": appeal.answer}, given_by(appeal)]
        return Letter(_("Answer to your appeal"), [each for each in body if each], application.language)


def given_by(appeal: Appeal) -> str:
    """Return what an upheld appeal leads to, in the language in use; empty where it gave a free place, or nothing."""
    if appeal.gives == Appeal.Gives.ASSESSMENT and is_assessed_anew(appeal.application):
        return _(
            "The points are looked at again. The application is decided anew by them, and the decision follows in a "
            "letter of its own."
        )
    return {
        Appeal.Gives.BEYOND: beyond_words(),
        Appeal.Gives.RESERVE: _("The application waits on the reserve list, at the place that its points give."),
        Appeal.Gives.ASSESSMENT: _(
            "The application was refused before its points counted. It is assessed now, and the decision follows in a "
            "letter of its own."
        ),
    }.get(Appeal.Gives(appeal.gives) if appeal.gives else Appeal.Gives.PLACE, "")


def _outcome(application: Application, decision: Decision) -> str:
    told: dict[str, object] = {
        "call": _title(application),
        "number": application.number,
        "reason": dictionary("refusal-reasons").label(decision.reason),
    }
    if decision.outcome == ranking.ACCEPTED:
        return application.call.rules.word("letter") % told
    if decision.outcome == ranking.RESERVE:
        told |= {"place": place_of(decision), "before": waiting_before(decision)}
        words = _(
            "Application no. %(number)s, %(call)s: you are on the reserve list. Place on the ranking list: %(place)s. "
            "Before you on the reserve list: %(before)s."
        )
        return words % told
    return _("Application no. %(number)s, %(call)s: it was not accepted. Reason: %(reason)s.") % told


def _title(application: Application) -> str:
    call = application.call
    return call.title_en or call.title_pl if application.language == "en" else call.title_pl


def _send(application: Application, subject: str, body: list[str]) -> None:
    if application.email:
        text = "\n\n".join([*body, application.call.partner.name])
        messages.send(to=application.email, subject=subject, body=text, language=application.language)
