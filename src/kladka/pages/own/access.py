"""Who may open own pages: the way in is public, the rest is the participant's alone; the staff invites and answers."""

from kladka.pages.access import Access
from kladka.pages.participants.access import MERGE, WORK

_WAY_IN = ("enter", "letter", "code", "born")
_OWN = ("home", "plan", "appointments", "sign-out", "step-done", "step-reopen", "documents", "document", "paper")
_BENEFITS = ("benefits", "ask-benefit")
_MATERIALS = ("materials", "material")
_RIGHTS = ("plan-file", "brought", "stored", "looked", "correct", "consents", "give", "withdraw", "file", "download")

ACCESS = {
    **{f"own:{name}": Access.public() for name in _WAY_IN},
    **{f"own:{name}": Access.own() for name in (*_OWN, *_BENEFITS, *_MATERIALS, *_RIGHTS)},
    "own-page:of": Access.of_object(participation=WORK),
    "own-page:invite": Access.of_object(participation=WORK),
    "own-page:revoke": Access.of_object(participation=WORK),
    "own-page:record-consent": Access.of_object(participation=WORK),
    "own-page:withdraw-consent": Access.of_object(consent=WORK),
    "own-page:take-request": Access.of_object(participation=WORK),
    "own-page:forget-health": Access.of_object(participation=MERGE),
    "own-page:requests": Access.of_page({"coordinator", "monitoring_officer"}),
    "own-page:request": Access.of_object(correction_request=MERGE),
}
