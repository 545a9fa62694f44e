"""What every page knows: the navigation, whether this is a demo, which version runs."""

from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, resolve, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from kladka.accounts import queries as accounts
from kladka.accounts.adapters import passkeys_work
from kladka.core.installation import is_demo
from kladka.pages.access import table
from kladka.pages.whose import whose


@dataclass(frozen=True)
class Item:
    """One entry of the service navigation, shown to whoever may open its page."""

    name: str
    text: Any
    below: tuple[str, ...] = ()
    """Beginnings of the names of its pages that lie elsewhere. The longest that fits is meant; of two alike the first
    shown is marked."""


NAVIGATION = (
    Item("coach:day", _("My day"), ("coach:",)),
    Item("calendar:week", _("Calendar"), ("calendar:",)),
    Item(
        "participants:list",
        _("Participants"),
        (
            *("participants:", "coach:", "pathways:of", "follow_ups:", "papers:", "benefits:of"),
            *("samples:file", "samples:binder"),
        ),
    ),
    Item("pathways:list", _("Pathways"), ("pathways:list", "pathways:begin-all", "coaching_models:")),
    Item("recruitment:list", _("Calls"), ("recruitment:",)),
    Item("todo:list", _("To do"), ("todo:",)),
    Item("own-page:requests", _("Requests"), ("own-page:request",)),
    Item("employers:list", _("Employers"), ("employers:",)),
    Item("events:list", _("Events"), ("cycles:",)),
    Item("advice:list", _("Advice")),
    Item("incubators:list", _("Incubators"), ("incubators:", "incubator_models:")),
    Item("groups:list", _("Groups"), ("groups:",)),
    Item("entities:list", _("Entities"), ("entities:", "aid:", "grants:")),
    Item(
        "projects:list",
        _("Projects"),
        (
            *("projects:", "indicators:", "reports:", "claims:", "releases:", "samples:", "participants_file:"),
            *("papers:logo", "papers:add-logo", "papers:move-logo", "papers:remove-logo"),
            *("measures:", "caseload:project", "caseload:people", "caseload:leaving", "caseload:stand-ins"),
            *("benefits:project", "benefits:prepare", "benefits:attendance", "benefits:list"),
        ),
    ),
    Item("figures:list", _("Figures"), ("figures:",)),
    Item("organisations:list", _("Organisations"), ("organisations:",)),
    Item("staff:list", _("Staff"), ("staff:end-post",)),
    Item("exchange:imports", _("Import from Excel")),
)
"""In the order of a working day. An address that is not there yet is left out."""


def everywhere(request: HttpRequest) -> dict[str, Any]:
    """Return the context of every page. Evaluated lazily: a page that shows no navigation pays nothing."""
    return {
        "navigation": SimpleLazyObject(lambda: navigation(request)),
        "demo_world": SimpleLazyObject(is_demo),
        "product_version": product_version(),
        "passkeys_work": SimpleLazyObject(passkeys_work),
        "whose": SimpleLazyObject(lambda: whose(request)),
    }


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the items that this visitor may open: `name`, `url`, `text`, `active`."""
    if not hasattr(request, "viewer") or not accounts.has_second_factor(request):
        return []
    shown = [
        (item, url) for item in NAVIGATION if (url := _address(item.name)) and table()[item.name].admits(request.viewer)
    ]
    present = _present(request, shown)
    return [{"name": item.name, "url": url, "text": item.text, "active": item is present} for item, url in shown]


def _present(request: HttpRequest, shown: list[tuple[Item, str]]) -> Item | None:
    """Return the entry to which the page belongs: by its name, else by its address. A page about a record of another
    area stands within that one (`whose`)."""
    within = getattr(request, "within", "")
    match, path = (resolve(within), within) if within else (request.resolver_match, request.path)
    name = match.view_name if match else ""
    by_name = [(len(part), item) for item, _url in shown for part in item.below if name.startswith(part)]
    if by_name:
        return max(by_name, key=lambda found: found[0])[1]
    return next((item for item, url in shown if path.startswith(url) and url != "/"), None)


@cache
def product_version() -> str:
    """Return the installed version, or an empty text in a bare checkout."""
    try:
        return version("kladka")
    except PackageNotFoundError:
        return ""


@cache
def _address(name: str) -> str:
    if name not in table():
        return ""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
