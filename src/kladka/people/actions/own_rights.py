"""The verbs of what people may ask for about their own data: consents, corrections, all of it as a file."""

from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kladka.audit.actions import Actor, Verb, verb
from kladka.core import clock, crypto
from kladka.core.dictionaries import dictionary
from kladka.core.errors import PolicyBroken, Stale
from kladka.core.months import months_after
from kladka.core.writing import write_whole
from kladka.messages import actions as messages
from kladka.people.models import Consent, CorrectionRequest, Document, OwnAccess, OwnFile, Participation
from kladka.people.policies import own_page as policies
from kladka.people.policies.own_page import parameter
from kladka.people.queries import own_page as queries

ANSWERED = (gettext_lazy("An answer waits for you"), gettext_lazy("We answered what you asked us."))
RECORDED = (
    gettext_lazy("A consent of yours is recorded"),
    gettext_lazy("Our staff wrote down that you gave a consent. If that is not so, withdraw it on your page."),
)
READY = (gettext_lazy("Your file is ready"), gettext_lazy("The file with your data is ready. Sign in to fetch it."))


def record_consent(
    *,
    participation: Participation,
    kind: str,
    given_on: date,
    how: str,
    by: Actor,
    words: str = "",
    document: Document | None = None,
    page: str = "",
) -> Consent:
    """Record a consent that a participant gave; `words` are what they read on their own page.

    Whoever has an own page is told that the staff recorded one, if `page` says where it is withdrawn: nobody consents
    in somebody else's name unseen.
    Raises PolicyBroken when such a one stands, and when it was given before the last one was withdrawn: an old paper
    does not undo what somebody decided since.
    """
    with verb("people.record_consent", controller=participation.project.controller_id, by=by) as opened:
        last = queries.last_consent(participation.pk, kind)
        policies.check_consent(kind, last, given_on, clock.today())
        consent = Consent(participation=participation, kind=kind, given_on=given_on, given_how=how, document=document)
        consent.words = words
        if page and (access := queries.access_of(participation.person_id)):
            _tell(access, *RECORDED, page)
        return opened.save(consent)


def withdraw_consent(
    *, consent: Consent, how: str, by: Actor, on: date | None = None, access: OwnAccess | None = None
) -> Consent:
    """Withdraw a consent, as easily as it was given. What was done before stays lawful; it does not go on.

    Where something that rests on it is there already (the dictionary says `asks`), somebody must decide what becomes of
    it: that stands among the requests, with the day by which the person has an answer.
    """
    with verb("people.withdraw_consent", controller=consent.participation.project.controller_id, by=by) as opened:
        stored = Consent.objects.select_related("participation").get(pk=consent.pk)
        today = clock.day_of(opened.at)
        policies.check_withdrawn(stored, on or today, today)
        stored.withdrawn_on, stored.withdrawn_how = on or today, how
        opened.save(stored, fields=["withdrawn_on", "withdrawn_how"])
        if about := dictionary("consent-kinds")[stored.kind].data.get("asks"):
            asked = CorrectionRequest(participation=stored.participation, access=access, about=about, consent=stored)
            _ask(opened, asked)
        return stored


def ask_correction(
    *, participation: Participation, access: OwnAccess | None, about: str, words: str, by: Actor, on: date | None = None
) -> CorrectionRequest:
    """Say what is wrong in one's own data. Somebody answers by the day that the law gives.

    `access` is None where the staff writes down what somebody told or wrote them; `on` is the day of that.
    """
    with verb("people.ask_correction", controller=participation.project.controller_id, by=by) as opened:
        said = policies.check_words(words)
        request = CorrectionRequest(participation=participation, access=access, about=about, words=said)
        return _ask(opened, request, on=on)


def answer_correction(
    *, request: CorrectionRequest, version: int, state: str, answer: str, page: str, by: Actor
) -> CorrectionRequest:
    """Answer a request in words and tell the person that an answer waits; what it says stands on their page only.

    The data are corrected by their own verbs. Raises Stale when somebody answered since `version`.
    """
    with verb("people.answer_correction", controller=request.participation.project.controller_id, by=by) as opened:
        stored = CorrectionRequest.objects.select_related("participation", "access").get(pk=request.pk)
        if stored.version != version:
            raise Stale(_("Somebody else answered this request while you were writing."), stored=stored)
        policies.check_answer(stored, state)
        stored.answer = policies.check_words(answer, field="answer")
        stored.state, stored.version = state, stored.version + 1
        stored.answered_on, stored.answered_by = clock.day_of(opened.at), by.id
        if access := queries.access_to_tell(stored):
            _tell(access, *ANSWERED, page)
        return opened.save(stored, fields=["state", "answer", "answered_on", "answered_by", "version"])


def ask_file(*, access: OwnAccess, language: str, by: Actor) -> OwnFile:
    """Ask for all of one's data as a file. Raises PolicyBroken when so many were asked for today."""
    with verb("people.ask_own_file", controller=access.person.controller_id, by=by) as opened:
        today = OwnFile.objects.filter(access=access, asked_at__gt=opened.at - timedelta(days=1))
        if today.count() >= parameter("files_a_day", clock.day_of(opened.at), "number"):
            raise PolicyBroken(
                _("You asked for this file several times today. Take the one that is there, or come back tomorrow.")
            )
        return opened.save(OwnFile(access=access, language=language, asked_at=opened.at))


def keep_file(*, file: OwnFile, content: bytes, page: str, by: Actor) -> OwnFile:
    """Keep what was prepared, sealed, and tell the person where they fetch it after signing in."""
    path = path_of_own(file)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_whole(path, crypto.seal(content, _context(file)))
    with verb("people.keep_own_file", controller=file.access.person.controller_id, by=by) as opened:
        days = parameter("file_days", clock.day_of(opened.at), "days")
        file.ready_at, file.expires_at = opened.at, opened.at + timedelta(days=days)
        _tell(file.access, *READY, page)
        return opened.save(file, fields=["ready_at", "expires_at"])


def content_of_own(file: OwnFile) -> bytes | None:
    """Return what a file holds; None when it is not ready or has expired."""
    path = path_of_own(file)
    if file.expires_at is None or file.expires_at <= clock.now() or not path.exists():
        return None
    return crypto.unseal(path.read_bytes(), _context(file))


def remove_old_own_files() -> int:
    """Remove the files that expired; return how many. Part of the tick. That they were asked for stays known."""
    old = OwnFile.objects.filter(expires_at__lte=clock.now(), expires_at__gt=clock.now() - timedelta(days=60))
    paths = [path for one in old if (path := path_of_own(one)).exists()]
    for path in paths:
        path.unlink(missing_ok=True)
    return len(paths)


def path_of_own(file: OwnFile) -> Path:
    """Return where a file lies, outside the web root."""
    return Path(settings.VAR) / "own-files" / str(file.pk)


def _ask(opened: Verb, request: CorrectionRequest, *, on: date | None = None) -> CorrectionRequest:
    today = clock.day_of(opened.at)
    policies.check_asked_on(on or today, today)
    request.asked_on = on or today
    request.due_on = months_after(request.asked_on, parameter("answer_months", request.asked_on, "months"))
    return opened.save(request)


def _context(file: OwnFile) -> tuple[str, ...]:
    return ("people_ownfile", str(file.pk))


def _tell(access: OwnAccess, subject: Promise | str, words: Promise | str, page: str) -> None:
    """Tell somebody that something waits on their page, without saying what; nobody is told whose page is closed."""
    if access.revoked_at is not None or not access.address:
        return
    with translation.override(access.language):
        lines = [str(words), _("Open your own page: %(page)s") % {"page": page}]
        channel = "email" if "@" in access.address else "sms"
        body = "\n\n".join(lines)
        messages.send(to=access.address, subject=str(subject), body=body, language=access.language, channel=channel)
