"""Who of the demo world follows two variants on one pathway."""

from typing import Any

from kladka.core import packs


def further(model: str, number: int) -> list[str]:
    """Return the models that the participant of a number follows besides."""
    plan: dict[str, Any] = packs.load("demo/pathways.yaml")
    both = plan["both"]
    return [both["also"]] if model == both["model"] and number % plan["both_every"] == 0 else []
