"""Events: trainings, information meetings and preparations, who signed up, who came, how many came unnamed.

Named attendance that figures count is a support (room `people`), one per person and event; presence is its working
detail. A head count is a fact of its own and never says who.
"""

from kladka.learning.models.cycle import Module, TrainingCycle
from kladka.learning.models.enrolment import Enrolment, ForgottenVisitors, Visitor
from kladka.learning.models.event import LEADING_ROLES, Event, EventSession, SessionTrainer
from kladka.learning.models.heads import HeadCount
from kladka.learning.models.knowledge import KnowledgeTest, TestResult
from kladka.learning.models.material import Material, MaterialVersion
from kladka.learning.models.presence import Presence
from kladka.learning.models.survey import Survey, SurveyCount

__all__ = [
    "LEADING_ROLES",
    "Enrolment",
    "Event",
    "EventSession",
    "ForgottenVisitors",
    "HeadCount",
    "KnowledgeTest",
    "Material",
    "MaterialVersion",
    "Module",
    "Presence",
    "SessionTrainer",
    "Survey",
    "SurveyCount",
    "TestResult",
    "TrainingCycle",
    "Visitor",
]
