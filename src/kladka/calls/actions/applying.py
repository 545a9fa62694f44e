"""Somebody applies: begun and kept half-way, sent, entered by staff from paper, mended, withdrawn.

The public has no account: what it writes is written by the product itself.
"""

import secrets
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from kladka.audit.actions import SYSTEM, Actor, Verb, verb
from kladka.calls import policies
from kladka.calls.actions import letters
from kladka.calls.actions.attaching import drop_all
from kladka.calls.models import COLUMNS, EMPTY, Application, Call
from kladka.calls.queries import documents_lacking, fold_of, form_of, next_number, organisation_like, rule_days
from kladka.calls.rules.form import sensitive_asked
from kladka.core import clock, crypto
from kladka.core.crypto import digest_of_secret
from kladka.core.errors import PolicyBroken, Stale, shown_at
from kladka.organisations.models import Organisation
from kladka.people import policies as people

_SECRET_BYTES = 24
PESEL = "pesel"


def begin(
    *, call: Call, answers: Mapping[str, Any], language: str, secret: str = "", address: str = ""
) -> tuple[Application, str]:
    """Keep a form that was begun; return it with the secret that opens it again. Raises PolicyBroken when closed.

    `address` is the full address with the secret in it, for the letter; a secret that is given is taken.
    """
    kept = secret or new_secret()
    with verb("calls.begin", controller=call.project.controller_id, by=SYSTEM) as opened:
        policies.check_takes(call, clock.today())
        application = _new(call, Application.Channel.PUBLIC, language)
        application.secret_digest = digest_of_secret(kept)
        _fill(application, answers)
        application.forget_on = clock.today() + timedelta(days=rule_days("unfinished_days", clock.today()))
        opened.save(application)
        if address:
            letters.begun(application, address=address, until=min(application.forget_on, call.closes_on))
        return application, kept


def new_secret() -> str:
    """Return a secret that nobody guesses, fit for an address."""
    return secrets.token_urlsafe(_SECRET_BYTES)


def keep(*, application: Application, version: int, answers: Mapping[str, Any]) -> Application:
    """Keep more of a form that was begun. Raises Stale when another tab did, PolicyBroken when it was sent."""
    with verb("calls.keep", controller=application.call.project.controller_id, by=SYSTEM) as opened:
        found = _fresh(application, version)
        _check_begun(found)
        policies.check_takes(found.call, clock.today())
        changed = _fill(found, answers)
        found.forget_on = clock.today() + timedelta(days=rule_days("unfinished_days", clock.today()))
        found.version += 1
        return opened.save(found, fields=[*changed, "forget_on", "version"])


def send(*, application: Application, version: int, answers: Mapping[str, Any], address: str = "") -> Application:
    """Send a form that was begun: it gets its number, and the applicant a letter.

    Raises PolicyBroken when something must still be answered or a needed document added, or the call takes nothing any
    more.
    """
    with verb("calls.send", controller=application.call.project.controller_id, by=SYSTEM) as opened:
        found = _fresh(application, version)
        _check_begun(found)
        policies.check_takes(found.call, clock.today())
        changed = _fill(found, answers)
        changed += _number(found, clock.today())
        policies.check_documents_there(documents_lacking(found))
        found.version += 1
        opened.save(found, fields=[*changed, "version"])
        letters.received(found, address=address)
        return found


def enter(
    *, call: Call, answers: Mapping[str, Any], language: str, sent_on: date, by: Actor, as_late: bool = False
) -> Application:
    """Enter an application that came on paper or was told in the office; `sent_on` is the day on which it came.

    What came after the last day is entered `as_late` only, so that it is refused in writing and can be appealed.
    """
    with verb("calls.enter", controller=call.project.controller_id, by=by) as opened:
        people.check_not_in_future(sent_on, clock.today(), field="sent_on")
        policies.check_came(call, sent_on, as_late=as_late)
        application = _new(call, Application.Channel.STAFF, language)
        _fill(application, answers)
        _number(application, sent_on)
        opened.save(application)
        letters.received(application, address="")
        return application


def change(
    *, application: Application, version: int, answers: Mapping[str, Any], by: Actor, reason: str = ""
) -> Application:
    """Mend what was sent, before it is decided; once somebody assessed it, for a `reason` that the assessors read.

    Raises Stale when somebody changed it since `version`.
    """
    with verb("calls.change", controller=application.call.project.controller_id, by=by) as opened:
        found = _fresh(application, version)
        policies.check_undecided(found)
        changed = _fill(found, answers)
        policies.check_complete(form_of(found.call), _all(found))
        cards = list(found.assessments.all())
        if cards:
            policies.check_says_why(reason)
            found.mended_on, found.mended_why = clock.today(), reason.strip()
        for card in cards:
            card.is_outdated = True
            opened.save(card, fields=["is_outdated"])
        found.version += 1
        return opened.save(found, fields=[*changed, "mended_on", "mended_why", "version"])


def withdraw(*, application: Application, version: int, by: Actor = SYSTEM) -> Application:
    """Withdraw an application before a participation follows from it; what was only begun is deleted at once."""
    with verb("calls.withdraw", controller=application.call.project.controller_id, by=by) as opened:
        found = _fresh(application, version)
        policies.check_withdrawable(found)
        if found.state == Application.State.BEGUN:
            drop_all(opened, found)
            opened.delete(found)
            return found
        found.state, found.version = Application.State.WITHDRAWN, found.version + 1
        found.forget_on = clock.today() + timedelta(days=rule_days("withdrawn_days", clock.today()))
        return opened.save(found, fields=["state", "forget_on", "version"])


def pesel_of(application: Application) -> str:
    """Return the PESEL in clear, or nothing when there is none. The caller leaves a read event."""
    if application.pesel_sealed is None:
        return ""
    return crypto.unseal(bytes(application.pesel_sealed), _context(application)).decode()


def name_applicant(
    *, application: Application, version: int, organisation: Organisation | None, by: Actor
) -> Application:
    """Say which organisation of the records an applicant is, or that it is none: ties are told by that."""
    with verb("calls.name_applicant", controller=application.call.project.controller_id, by=by) as opened:
        found = _fresh(application, version)
        if organisation is not None and found.applicant_kind != "entity":
            raise PolicyBroken(_("Only a registered entity is one of the organisations."), field="organisation")
        found.organisation, found.version = organisation, found.version + 1
        return opened.save(found, fields=["organisation", "version"])


def hold(*, application: Application, holder: UUID, by: Actor) -> Application:
    """Keep what was accepted as long as something follows from it elsewhere, e.g. a grant with its contract."""
    with verb("calls.hold", controller=application.call.project.controller_id, by=by) as opened:
        found = _fresh(application, application.version)
        if found.state != Application.State.ACCEPTED or found.held_by not in (None, holder):
            raise PolicyBroken(_("This application was not accepted, or something else follows from it already."))
        found.held_by, found.version = holder, found.version + 1
        return opened.save(found, fields=["held_by", "version"])


def release(*, application: Application, holder: UUID, by: Actor) -> Application:
    """Let an application be forgotten after its days: what followed from it is over, or was taken back."""
    with verb("calls.release", controller=application.call.project.controller_id, by=by) as opened:
        found = _fresh(application, application.version)
        if found.held_by != holder:
            raise PolicyBroken(_("Something else follows from this application, or nothing does."))
        remember(opened, found, found.state, days="waiting_days")
        found.held_by = None
        return opened.save(found, fields=["held_by"])


def _new(call: Call, channel: str, language: str) -> Application:
    version = form_of(call).version
    return Application(call=call, channel=channel, language=language, form_version=version)


def _fill(application: Application, answers: Mapping[str, Any]) -> list[str]:
    """Put checked answers into an application; return the names of the columns that may have changed."""
    form = form_of(application.call)
    policies.check_answers(form, {name: answer for name, answer in answers.items() if name != PESEL})
    policies.check_amount(application.call, answers.get("amount"))
    for name in COLUMNS:
        if name in answers:
            setattr(application, name, answers[name] or EMPTY.get(name, ""))
    if application.birth_date:
        people.check_born(application.birth_date, clock.today())
    if isinstance(answers.get("unemployed_since"), date):
        people.check_without_work({**answers, "birth_date": application.birth_date}, latest=clock.today())
    application.name_fold = fold_of(application)
    if PESEL in answers:
        _seal(application, answers[PESEL] or "")
    rest = {name: _stored(value) for name, value in answers.items() if name not in {*COLUMNS, PESEL}}
    application.answers = {**application.answers, **rest}
    return [*COLUMNS, "name_fold", "pesel_sealed", "pesel_index", "answers"]


def _number(application: Application, day: date) -> list[str]:
    """Make what was begun an application: complete, numbered, with the proof of what was asked."""
    form = form_of(application.call)
    policies.check_complete(form, _all(application))
    application.number, application.sent_on = next_number(application.call), day
    application.state = Application.State.SENT
    application.asked, application.asked_on = sensitive_asked(form), day
    application.form_version = form.version
    application.forget_on = application.call.closes_on + timedelta(days=rule_days("undecided_days", day))
    application.organisation = organisation_like(application)
    return ["number", "sent_on", "state", "asked", "asked_on", "form_version", "forget_on", "organisation"]


def _all(application: Application) -> dict[str, Any]:
    return application.all_answers


def _stored(value: Any) -> Any:
    if isinstance(value, date | Decimal):
        return value.isoformat() if isinstance(value, date) else str(value)
    return list(value) if isinstance(value, tuple) else value


def _seal(application: Application, number: str) -> None:
    if not number.strip():
        application.pesel_sealed, application.pesel_index = None, ""
        return
    # Who bears a number that says another sex leaves it out: the office records it with the reason.
    with shown_at(pesel_override="pesel"):
        read = people.check_pesel(number, birth_date=application.birth_date, sex=application.sex, override="")
    application.pesel_index = crypto.blind_index(read.number, str(application.call.project.controller_id))
    application.pesel_sealed = crypto.seal(read.number.encode(), _context(application))


def _context(application: Application) -> tuple[str, ...]:
    return ("calls_application", "pesel", str(application.pk), str(application.call.project.controller_id))


def _check_begun(application: Application) -> None:
    if application.state != Application.State.BEGUN:
        raise PolicyBroken(_("This application was sent already. You see it at the same address."))


def _fresh(application: Application, version: int) -> Application:
    rows = Application.objects.select_related("call__project__controller", "call__partner")
    found = rows.filter(pk=application.pk).first()
    if found is None:
        raise PolicyBroken(_("This application was deleted meanwhile."))
    if found.version != version:
        raise Stale(_("This application was changed meanwhile, in another window or by somebody else."), stored=found)
    return found


def remember(opened: Verb, application: Application, state: str, *, days: str) -> None:
    """Give an application its state after a decision, with the days for which it is kept: those of its kind of call if
    it was accepted and the kind has its own."""
    today, kept = clock.today(), None
    if state == Application.State.ACCEPTED:
        kept = application.call.rules.kept_days(today)
    application.state, application.version = state, application.version + 1
    application.forget_on = today + timedelta(days=kept or rule_days(days, today))
    opened.save(application, fields=["state", "forget_on", "version"])
