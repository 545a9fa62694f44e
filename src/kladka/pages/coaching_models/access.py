"""Who may open coaching models: who coaches and coordinates reads them; the controller's people write them."""

from collections.abc import Mapping

from kladka.pages.access import Access, Outcome

_READERS: Mapping[str, Outcome] = {
    "coach": (200, 200, 404),
    "coordinator": (200, 200, 404),
    "monitoring_officer": (200, 200, 404),
}

ACCESS = {
    "coaching_models:list": Access.of_page({"coach", "coordinator", "monitoring_officer"}),
    "coaching_models:detail": Access.of_object(code=_READERS),
    "coaching_models:compare": Access.of_object(code=_READERS),
}
