"""The working detail of coaching: sessions and what was agreed, and the way through the stages of a model."""

from kladka.coaching.models.health import HealthNote
from kladka.coaching.models.pathway import Following, Pathway, Position, Tick
from kladka.coaching.models.session import NextStep, Session

__all__ = ["Following", "HealthNote", "NextStep", "Pathway", "Position", "Session", "Tick"]
