"""The verbs of the way into one's own page: inviting, codes, signing in, taking back.

Nothing here tells a stranger whether somebody is known: what is asked for an address that is nobody's leaves a decoy.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.audit.actions import INSTALLATION, Actor, Verb, verb
from kladka.core import clock, crypto
from kladka.core.forms.shown import day_in_words
from kladka.messages import actions as messages
from kladka.people.models import OwnAccess, OwnCode, Person
from kladka.people.policies import own_page as policies
from kladka.people.policies.own_page import parameter
from kladka.people.queries import own_page as queries
from kladka.people.rules import own_page as rules
from kladka.people.rules.own_page import Allowance, Sender

Way = OwnAccess.Way


def invite_own(*, person: Person, way: str, address: str, language: str, page: str, by: Actor) -> tuple[OwnAccess, str]:
    """Invite a person to their own page and return the access; of a letter also its code, which nobody reads again.

    `page` is the address at which the way in begins. An earlier invitation ends, and with it every session of it;
    whoever used it at another address is told.
    """
    secret = "".join(secrets.choice(rules.LETTERS) for _at in range(rules.LETTER_LENGTH)) if way == Way.LETTER else ""
    with verb("people.invite_own", controller=person.controller_id, by=by) as opened:
        typed = policies.check_way(way, address)
        for old in OwnAccess.objects.filter(person=person, revoked_at=None).select_related("person__identity"):
            _revoke(opened, old)
            if old.accepted_at and old.address not in {"", typed}:
                _tell_replaced(old)
        days = parameter("invitation_days", clock.day_of(opened.at), "days")
        access = OwnAccess(person=person, way=way, address=typed, language=language, invited_by=by.id)
        access.invited_at, access.valid_until = opened.at, opened.at + timedelta(days=days)
        access.letter_digest = _letter_digest(secret) if secret else ""
        opened.save(access)
        if typed:
            _tell_invited(access, page)
        return access, rules.grouped(secret)


def revoke_own(*, access: OwnAccess, by: Actor) -> OwnAccess:
    """Close somebody's own page. Sessions that are open end with the next click."""
    with verb("people.revoke_own", controller=access.person.controller_id, by=by) as opened:
        stored = OwnAccess.objects.get(pk=access.pk)
        policies.check_stands(stored)
        return _revoke(opened, stored)


def ask_code(*, address: str, page: str, sender: Sender) -> None:
    """Send a code to everybody's own page of this address, unless too many were asked for. Nothing tells which.

    A device on which somebody got in before has an allowance of its own, and so has each network: whoever knows an
    address and asks for codes all day uses up their own.
    """
    now, typed = clock.now(), rules.address(address)
    origin = _origin(sender, f"device {sender.device}" if sender.device else "")
    with transaction.atomic():
        if _may_ask(typed, origin, now):
            _make_codes(typed, queries.at_address(typed, now) or [None], now, page, origin)


def use_letter(*, code: str, birth_date: date | None, address: str, page: str, sender: Sender) -> None:
    """Send a code to the address that whoever holds a letter tells, if code and birth date are right.

    Nothing tells whether they were. Wrong birth dates end the invitation: a letter may be in other hands. No code goes
    to an address of the staff. A right letter has an allowance of its own, whatever strangers asked for.
    """
    now, typed = clock.now(), rules.address(address)
    with transaction.atomic():
        digest = _letter_digest(rules.letter_code(code))
        found = queries.accesses().filter(letter_digest=digest, way=Way.LETTER, accepted_at=None).first()
        if found is not None and not (found.stands_at(now) and _is_born(found, birth_date)):
            found = None
        if found is not None and policies.is_of_staff(typed):
            found = None
        origin = _origin(sender, f"letter {digest}" if found else "")
        if _may_ask(typed, origin, now):
            _make_codes(typed, [found], now, page, origin)


def use_code(*, address: str, code: str, browser: str, language: str) -> OwnAccess | None:
    """Return whose page a code opens and use the code up; None when it is wrong, used, too old or tried too often.

    A code works in the browser that asked for it: whoever types wrong ones elsewhere uses up none but their own.
    What was tried is counted even where the caller refuses: never call it in a transaction that is undone.
    """
    now, typed = clock.now(), rules.address(address)
    most = parameter("code_attempts", clock.day_of(now), "number")
    with transaction.atomic():
        asked = OwnCode.objects.filter(asked=_asked(typed), browser=_mark(f"browser {browser}"), used_at=None)
        asked = asked.filter(expires_at__gt=now, attempts__lt=most)
        live = list(asked.select_for_update().order_by("-made_at"))
        digest = _code_digest(typed, rules.digits(code))
        right = next((one for one in live if secrets.compare_digest(one.digest, digest)), None)
        OwnCode.objects.filter(pk__in=[one.pk for one in live]).update(attempts=F("attempts") + 1)
        if right is None or right.access_id is None:
            return None
        access = queries.accesses().filter(pk=right.access_id).first()
        if access is None or not access.stands_at(now):
            return None
        OwnCode.objects.filter(asked=right.asked, access=access, used_at=None).update(used_at=now)
        return _signed_in(access, typed, language) if not needs_birth(access) else access


def needs_birth(access: OwnAccess) -> bool:
    """Tell whether somebody must tell their birth date: once, for an address may have been written down wrongly."""
    return access.accepted_at is None and access.way != Way.LETTER and access.person.identity.birth_date is not None


def confirm_birth(*, access: OwnAccess, birth_date: date, language: str) -> OwnAccess | None:
    """Return the access of whoever came by a code for the first time and tells their birth date; None when wrong.

    So many wrong ones end the invitation. Never call it in a transaction that is undone.
    """
    with transaction.atomic():
        stored = queries.accesses().filter(pk=access.pk).select_for_update(of=("self",)).first()
        if stored is None or not stored.stands_at(clock.now()) or not _is_born(stored, birth_date):
            return None
        return _signed_in(stored, stored.address, language)


def tell_taken_out(person: Person, addresses: Iterable[str]) -> None:
    """Tell addresses that they are no longer among a person's contact data, as part of the act that takes them out.

    Whoever of the staff wrote down an address of their own first and then invited to it would be noticed by nobody. One
    that is taken out may have been mistyped and be a stranger's: the message names no person and no other address.
    """
    last = queries.last_access_of(person.pk)
    language = last.language if last else settings.LANGUAGE_CODE
    told = {"controller": person.controller.name}
    with translation.override(language):
        lines = [
            _("%(controller)s kept this address in somebody’s contact data. Now it was taken out.") % told,
            _("Did you ask for it, or do you not take part with us? Then do nothing."),
            _("Do you take part in a project and know nothing of it? Tell %(controller)s at once.") % told,
        ]
        for address in sorted(addresses):
            _hand_on(address, _("This address was taken out of contact data"), lines, language)


def forget_codes() -> int:
    """Delete codes and decoys of which no limit needs to know any more; return how many. Part of the tick."""
    deleted, _by_model = OwnCode.objects.filter(made_at__lt=clock.now() - timedelta(days=1)).delete()
    return deleted


def _signed_in(access: OwnAccess, address: str, language: str) -> OwnAccess:
    is_first = access.accepted_at is None
    with verb("people.enter_own", controller=access.person.controller_id, by=access) as opened:
        access.accepted_at = access.accepted_at or opened.at
        access.last_used_at, access.language, access.address, access.failures = opened.at, language, address, 0
        if is_first:
            _tell_elsewhere(access)
        return opened.save(access, fields=["accepted_at", "last_used_at", "language", "address", "failures"])


def _is_born(access: OwnAccess, birth_date: date | None) -> bool:
    """Tell whether a birth date is the person's, and count it where it is not."""
    known = access.person.identity.birth_date
    if known is None or known == birth_date:
        return True
    with verb("people.refuse_own", controller=access.person.controller_id, by=access) as opened:
        access.failures += 1
        opened.save(access, fields=["failures"])
        if access.failures >= parameter("wrong_births", clock.day_of(opened.at), "number"):
            _revoke(opened, access)
    return False


def _revoke(opened: Verb, access: OwnAccess) -> OwnAccess:
    access.revoked_at = opened.at
    return opened.save(access, fields=["revoked_at"])


def _origin(sender: Sender, known_by: str) -> dict[str, str]:
    """Return from where a code is asked for, as it is kept beside the code: digests."""
    found = {"browser": _mark(f"browser {sender.browser}"), "network": _mark(f"network {sender.network}")}
    return {**found, "known_by": _mark(known_by) if known_by else ""}


def _may_ask(address: str, origin: Mapping[str, str], now: datetime) -> bool:
    """Tell whether an address may be sent another code, whosever it is: limits are those of decoys, too."""
    rows = OwnCode.objects.filter(asked=_asked(address), made_at__gt=now - timedelta(days=1))
    asked = set(rows.values_list("made_at", "network", "known_by"))
    day = clock.day_of(now)
    one = Allowance(parameter("codes_an_hour", day, "number"), parameter("codes_a_day", day, "number"))
    if origin["known_by"]:
        return one.allows([at for at, _network, known_by in asked if known_by == origin["known_by"]], now)
    strangers = [(at, network) for at, network, known_by in asked if not known_by]
    every = Allowance(parameter("strangers_an_hour", day, "number"), parameter("strangers_a_day", day, "number"))
    from_here = [at for at, network in strangers if network == origin["network"]]
    return one.allows(from_here, now) and every.allows([at for at, _network in strangers], now)


def _make_codes(
    address: str, accesses: Sequence[OwnAccess | None], now: datetime, page: str, origin: Mapping[str, str]
) -> None:
    day = clock.day_of(now)
    length, minutes = parameter("code_digits", day, "number"), parameter("code_minutes", day, "minutes")
    for access in accesses:
        code = f"{secrets.randbelow(10**length):0{length}}"
        OwnCode.objects.create(
            asked=_asked(address),
            access=access,
            digest=_code_digest(address, code),
            made_at=now,
            expires_at=now + timedelta(minutes=minutes),
            **origin,
        )
        if access is not None:
            _tell_code(access, address, code, minutes, page)


def _tell_invited(access: OwnAccess, page: str) -> None:
    with translation.override(access.language):
        until = day_in_words(clock.day_of(access.valid_until))
        told = {"page": page, "controller": access.person.controller.name, "day": until}
        lines = [
            _("%(controller)s invites you to your own page.") % told,
            _("There you see your plan, your appointments, what is kept about you and who looked at it."),
            _("Open this address and type your e-mail address or telephone number: %(page)s") % told,
            _("You then get a code. You need no password. The first time you also tell your birth date."),
            _("The invitation is valid until %(day)s. If you know nothing of it, do nothing.") % told,
        ]
        _send(access, access.address, _("Your own page"), lines)


def _tell_elsewhere(access: OwnAccess) -> None:
    """Tell a person of the first entry wherever else we reach them: whoever invited might hold the address."""
    reached = {*queries.contacts_of(access.person.identity)} - {access.address}
    with translation.override(access.language):
        opened = _("%(name)s, your own page at %(controller)s was opened for the first time.") % _named(access)
        lines = [opened, _("Codes for it go to another address than this one."), *_if_not_you(access)]
        for address in sorted(reached):
            _send(access, address, _("Your own page was opened"), lines)


def _tell_replaced(access: OwnAccess) -> None:
    with translation.override(access.language):
        anew = _("%(name)s, you were invited anew to your own page at %(controller)s.") % _named(access)
        lines = [anew, _("Codes no longer come to this address."), *_if_not_you(access)]
        _send(access, access.address, _("A new invitation to your own page"), lines)


def _named(access: OwnAccess) -> dict[str, str]:
    return {"name": access.person.identity.given_name, "controller": access.person.controller.name}


def _if_not_you(access: OwnAccess) -> list[str]:
    """Return what somebody does who is told of what they did not do."""
    told = _("Do you know nothing of it? Tell %(controller)s at once: they close the page.") % _named(access)
    return [_("Was it you? Then do nothing."), told]


def _tell_code(access: OwnAccess, address: str, code: str, minutes: int, page: str) -> None:
    with translation.override(access.language):
        told = {"code": rules.grouped(code), "minutes": minutes, "page": page, **_named(access)}
        lines = [
            _("%(name)s, this is your code: %(code)s") % told,
            ngettext(
                "It opens your own page at %(controller)s, once, within %(minutes)s minute: %(page)s",
                "It opens your own page at %(controller)s, once, within %(minutes)s minutes: %(page)s",
                minutes,
            )
            % told,
            _("Nobody of us ever asks you for this code. If you did not ask for it, do nothing."),
        ]
        _send(access, address, _("Your code"), lines)


def _send(access: OwnAccess, address: str, subject: str, lines: list[str]) -> None:
    _hand_on(address, subject, lines, access.language)


def _hand_on(address: str, subject: str, lines: list[str], language: str) -> None:
    channel = "email" if "@" in address else "sms"
    messages.send(to=address, subject=subject, body="\n\n".join(lines), language=language, channel=channel)


def device_mark(device: str, address: str) -> str:
    """Return what a device keeps to show later that somebody got in on it with an address; it tells neither."""
    return _mark(f"got in {device} {rules.address(address)}")


def _mark(what: str) -> str:
    return crypto.blind_index(f"own {what}", INSTALLATION)


def _asked(address: str) -> str:
    return crypto.blind_index(f"own page {address}", INSTALLATION)


def _code_digest(address: str, code: str) -> str:
    return crypto.blind_index(f"own code {address} {code}", INSTALLATION)


def _letter_digest(code: str) -> str:
    return crypto.blind_index(f"own letter {code}", INSTALLATION)
