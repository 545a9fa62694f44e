"""The OpenAPI document: what the operations declare, and what holds for all of them."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja.openapi.schema import REF_TEMPLATE

from kladka.api.access import ACCESS, ANY
from kladka.api.answers import ProblemAnswer
from kladka.api.middleware import ROOT
from kladka.api.operations import api
from kladka.api.problems import MEDIA_TYPE
from kladka.api.reports import FILE_TYPE

WHEN: Mapping[int, str] = {
    400: "The request cannot be read.",
    401: "No token, or one that opens nothing: unknown, expired, revoked, or of a closed account.",
    403: "The token has not the scope, or its owner may not see this.",
    404: "There is nothing here that the token opens.",
    413: "A body larger than any question.",
    414: "An address longer than any question.",
    422: "A parameter is wrong; `errors` says which and why.",
    429: "Too many requests in this minute; see `Retry-After`.",
    500: "A fault of ours.",
    503: "The database is busy at this moment; see `Retry-After`.",
}
_OF_WHOM = "The owner of the token may read no more by it than on pages."


@cache
def document() -> dict[str, Any]:
    """Return the document. Made once in a process; treat it as read-only."""
    made: dict[str, Any] = json.loads(json.dumps(dict(api.get_openapi_schema(path_prefix=ROOT))))
    shared = ProblemAnswer.model_json_schema(ref_template=REF_TEMPLATE)
    made["components"]["schemas"] |= {**shared.pop("$defs", {}), "ProblemAnswer": shared}
    for methods in made["paths"].values():
        for operation in methods.values():
            _complete(operation)
    return made


@cache
def parameters_of(operation: str) -> dict[str, bool]:
    """Return the query parameters of an operation: name → whether it may be given several times."""
    return {
        each["name"]: each["schema"].get("type") == "array"
        for methods in document()["paths"].values()
        for found in methods.values()
        for each in found["parameters"]
        if found["operationId"] == operation and each["in"] == "query"
    }


def openapi(request: HttpRequest) -> HttpResponse:
    """The document itself."""
    return HttpResponse(json.dumps(document(), ensure_ascii=False), content_type="application/json")


def _complete(operation: dict[str, Any]) -> None:
    """Add to an operation what the door does: scope, problems, names of contents."""
    needs = ACCESS[operation["operationId"]]
    scope = "any valid token" if needs.scope == ANY else f"a token with the scope `{needs.scope}`"
    operation["description"] = f"{operation.get('description', '')}\n\nNeeds {scope}. {_OF_WHOM}".strip()
    for each in operation["parameters"]:
        if each["schema"].get("default", "") is None:
            del each["schema"]["default"]
    answers = operation["responses"]
    if "content" not in answers["200"]:
        answers["200"]["content"] = {FILE_TYPE: {"schema": {"type": "string", "format": "binary"}}}
    for status, words in WHEN.items():
        content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemAnswer"}}}
        answers[str(status)] = {"description": words, "content": content}
    answers["401"]["headers"] = {"WWW-Authenticate": _text("how to show a token")}
    for later in ("429", "503"):
        answers[later]["headers"] = {"Retry-After": {"description": "seconds", "schema": {"type": "integer"}}}
    if not needs.names_people:
        answers["200"]["headers"] = {"ETag": _text("the name of this content: send it as If-None-Match")}
        answers["304"] = {"description": "You have it already.", "headers": {"ETag": _text("its name")}}


def _text(words: str) -> dict[str, Any]:
    return {"description": words, "schema": {"type": "string"}}
