"""The API put together: its routers, what it says of itself, and who answers when something is wrong."""

from typing import Any, NoReturn

from django.http import Http404, HttpRequest
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.operation import Operation
from ninja.security import HttpBearer

from kladka.api import figures, members, packs, projects, reports


class Bearer(HttpBearer):
    """The token, in its header; who it is was found out at the door."""

    def __call__(self, request: HttpRequest) -> Any:
        return getattr(request, "asker", None)

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """Return nobody: who asks was found out at the door, and this way leads past it."""
        return None


class Api(NinjaAPI):
    """Calls operations by the names of their functions: they stand in `access`, too."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Return the name of the function."""
        return str(operation.view_func.__name__)


def _to_the_door(request: HttpRequest, error: Any) -> NoReturn:
    """Let `door` tell all errors in one way."""
    raise error


api = Api(
    title="Kładka",
    version="1",
    description=(
        "Figures, targets, members, reports and definitions of projects, read by programs. Every number says as of "
        "which day, as known on which day, and under which definitions. People are ids here; names never leave."
    ),
    docs_url=None,
    openapi_url=None,
    urls_namespace="api",
    auth=Bearer(),
)
for _kind in (Exception, Http404, HttpError, ValidationError):
    api.add_exception_handler(_kind, _to_the_door)

for _module in (projects, figures, members, reports, packs):
    api.add_router("", _module.router)
