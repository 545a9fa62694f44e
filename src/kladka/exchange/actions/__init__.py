"""The verbs of the room: taking a list away, and bringing rows in."""

from kladka.exchange.actions.exporting import export_list

__all__ = ["export_list"]
