"""Who may open coaching models: who coaches and coordinates reads them; the controller's people write them."""

from collections.abc import Mapping

from kladka.pages.access import Access, Outcome

_READERS: Mapping[str, Outcome] = {
    "coach": (200, 200, 404),
    "coordinator": (200, 200, 404),
    "monitoring_officer": (200, 200, 404),
}
_WRITERS: Mapping[str, Outcome] = {"monitoring_officer": (200, 200, 404), "coordinator": (404, 404, 404)}
"""The coordinators told apart here are those of partners."""

ACCESS = {
    "coaching_models:list": Access.of_page({"coach", "coordinator", "monitoring_officer"}),
    "coaching_models:detail": Access.of_object(code=_READERS),
    "coaching_models:compare": Access.of_object(code=_READERS),
    "coaching_models:begin": Access.of_object(code=_WRITERS),
    "coaching_models:draft": Access.of_object(draft=_WRITERS),
    "coaching_models:order": Access.of_object(draft=_WRITERS),
    "coaching_models:about": Access.of_object(draft=_WRITERS),
    "coaching_models:add-stage": Access.of_object(draft=_WRITERS),
    "coaching_models:stage": Access.of_object(draft=_WRITERS),
    "coaching_models:remove-stage": Access.of_object(draft=_WRITERS),
    "coaching_models:add-requirement": Access.of_object(draft=_WRITERS),
    "coaching_models:requirement": Access.of_object(draft=_WRITERS),
    "coaching_models:remove-requirement": Access.of_object(draft=_WRITERS),
    "coaching_models:discard": Access.of_object(draft=_WRITERS),
    "coaching_models:propose": Access.of_object(draft=_WRITERS),
    "coaching_models:publish": Access.of_object(code=_WRITERS),
    "coaching_models:send-back": Access.of_object(code=_WRITERS),
    "coaching_models:retire": Access.of_object(code=_WRITERS),
}
