"""Who may open models of incubators: who advises and coordinates reads them; the controller's people write them."""

from collections.abc import Mapping

from kladka.pages.access import Access, Outcome

_READERS: Mapping[str, Outcome] = {
    "adviser": (200, 200, 404),
    "coordinator": (200, 200, 404),
    "monitoring_officer": (200, 200, 404),
}
_WRITERS: Mapping[str, Outcome] = {"monitoring_officer": (200, 200, 404), "coordinator": (404, 404, 404)}
"""The coordinators told apart here are those of partners."""

ACCESS = {
    "incubator_models:list": Access.of_page({"adviser", "coordinator", "monitoring_officer"}),
    "incubator_models:detail": Access.of_object(code=_READERS),
    "incubator_models:compare": Access.of_object(code=_READERS),
    "incubator_models:begin": Access.of_object(code=_WRITERS),
    "incubator_models:draft": Access.of_object(draft=_WRITERS),
    "incubator_models:order": Access.of_object(draft=_WRITERS),
    "incubator_models:about": Access.of_object(draft=_WRITERS),
    "incubator_models:add-line": Access.of_object(draft=_WRITERS),
    "incubator_models:line": Access.of_object(draft=_WRITERS),
    "incubator_models:remove-line": Access.of_object(draft=_WRITERS),
    "incubator_models:discard": Access.of_object(draft=_WRITERS),
    "incubator_models:propose": Access.of_object(draft=_WRITERS),
    "incubator_models:publish": Access.of_object(code=_WRITERS),
    "incubator_models:send-back": Access.of_object(code=_WRITERS),
    "incubator_models:retire": Access.of_object(code=_WRITERS),
}
