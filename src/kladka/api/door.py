"""What stands before every operation: sizes, address, token, scope, limit; and what stands behind it."""

import hashlib
import logging
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils import translation
from django.utils.http import parse_etags
from django.utils.translation import get_supported_language_variant
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header

from kladka.api.access import ACCESS, Needs
from kladka.api.asking import asker_of
from kladka.api.document import parameters_of
from kladka.api.middleware import ROOT
from kladka.api.problems import Problem, problem_of

LANGUAGE = "en"
"""What a program hears that asks for no language."""

log = logging.getLogger(__name__)


def answer(request: HttpRequest) -> HttpResponse:
    """Answer one request; whatever is wrong is told as a problem."""
    language = language_of(request)
    with translation.override(language):
        try:
            response = _answered(request)
        except Exception as error:
            problem = problem_of(error)
            if problem is None:
                log.exception("The API failed at %s", request.path_info)
                problem = Problem("fault", _("It is in our log. Nothing was changed; ask again later."))
            response = problem.response()
    response.setdefault("Cache-Control", "no-store")
    response["Content-Language"] = language
    response["Vary"] = "Authorization, Accept-Language"
    response["X-Frame-Options"] = "DENY"
    if response.status_code != HTTPStatus.NOT_MODIFIED:
        response["Content-Length"] = str(len(response.content))
    if request.META.get("REQUEST_METHOD") == "HEAD":
        response.content = b""
    return response


def language_of(request: HttpRequest) -> str:
    """Return the language that the request prefers of those we speak. Cookies are not asked."""
    for code, _quality in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        try:
            return get_supported_language_variant(code)
        except LookupError:
            continue
    return LANGUAGE


def _answered(request: HttpRequest) -> HttpResponse:
    _check_size(request)
    request.get_host()  # raises for a name that is not ours
    match, needs = _found(request)
    if request.method == "HEAD":
        request.method = "GET"
    if request.method != "GET":
        raise Problem("method", headers={"Allow": "GET, HEAD"})
    asker = asker_of(request, needs) if needs.scope else None
    request.asker = asker  # type: ignore[attr-defined]
    _check_parameters(request, match)
    response: HttpResponse = match.func(request, *match.args, **match.kwargs)
    return response if needs.names_people else _kept(request, response, is_public=not needs.scope)


def _check_size(request: HttpRequest) -> None:
    """Refuse what no question needs, before anything reads it."""
    most = settings.API_MOST_BYTES
    if len(request.META.get("QUERY_STRING", "")) > most:
        raise Problem("too-long", _("The part behind the question mark may have %(most)s bytes.") % {"most": most})
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > most:
        raise Problem("too-large", _("No operation takes a body. Put the question into the address."))


def _found(request: HttpRequest) -> tuple[ResolverMatch, Needs]:
    try:
        match = resolve(request.path_info, "kladka.api.urls")
    except Resolver404:
        words = "" if request.path_info.startswith(ROOT) else _("There is one version of the API: ask below %(root)s.")
        raise Problem("not-found", words and words % {"root": ROOT}) from None
    needs = ACCESS.get(match.url_name or "")
    if needs is None:
        raise Problem("not-found")
    return match, needs


def _check_parameters(request: HttpRequest, match: ResolverMatch) -> None:
    """Refuse a parameter that the operation does not have: a slip would give another question's answer."""
    known = parameters_of(match.url_name or "")
    words = _("There is no such parameter here. There are: %(names)s.") % {"names": ", ".join(known)}
    unknown = words if known else _("This address takes no parameters.")
    errors = [(f"query.{name}", unknown) for name in request.GET if name not in known]
    errors += [
        (f"query.{name}", _("Give this once."))
        for name, values in request.GET.lists()
        if len(values) > 1 and not known.get(name, True)
    ]
    if errors:
        raise Problem("question", errors=errors)


def _kept(request: HttpRequest, response: HttpResponse, *, is_public: bool) -> HttpResponse:
    """Name what is answered by its content, so that whoever has it need not take it again.

    The content tells the ledger's number and the hash of the definitions, so that the name changes with either.
    """
    if response.status_code != HTTPStatus.OK:
        return response
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    asked = parse_etags(request.headers.get("If-None-Match", ""))
    if "*" in asked or etag in {each.removeprefix("W/") for each in asked}:
        response = HttpResponse(status=HTTPStatus.NOT_MODIFIED)
        del response["Content-Type"]
    response["ETag"] = etag
    response["Cache-Control"] = "public, max-age=300" if is_public else "private, no-cache"
    return response
