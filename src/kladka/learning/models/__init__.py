"""Events: trainings, information meetings and preparations, who signed up, who came, how many came unnamed.

Named attendance that figures count is a support (room `people`), one per person and event; presence is its working
detail. A head count is a fact of its own and never says who.
"""

from kladka.learning.models.cycle import Module, TrainingCycle
from kladka.learning.models.enrolment import Enrolment, ForgottenVisitors, Visitor
from kladka.learning.models.event import Event, EventSession, SessionTrainer
from kladka.learning.models.heads import HeadCount
from kladka.learning.models.presence import Presence

__all__ = [
    "Enrolment",
    "Event",
    "EventSession",
    "ForgottenVisitors",
    "HeadCount",
    "Module",
    "Presence",
    "SessionTrainer",
    "TrainingCycle",
    "Visitor",
]
