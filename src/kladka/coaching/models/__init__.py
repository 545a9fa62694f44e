"""The working detail of coaching: sessions, the way through a model, the profile, the plan, social activation."""

from kladka.coaching.models.activation import AssessmentHealth, CardEntry, SelfAssessment, SocialOpinion
from kladka.coaching.models.follow_up import AskingStopped, FollowUp, FollowUpAttempt, FollowUpLink
from kladka.coaching.models.health import HealthNote
from kladka.coaching.models.pathway import Following, Pathway, Position, Tick, VersionMove
from kladka.coaching.models.plan import Plan, PlanGoal, PlanReview
from kladka.coaching.models.profile import Profile, ProfileHealth
from kladka.coaching.models.session import NextStep, Session

__all__ = [
    "AskingStopped",
    "AssessmentHealth",
    "CardEntry",
    "FollowUp",
    "FollowUpAttempt",
    "FollowUpLink",
    "Following",
    "HealthNote",
    "NextStep",
    "Pathway",
    "Plan",
    "PlanGoal",
    "PlanReview",
    "Position",
    "Profile",
    "ProfileHealth",
    "SelfAssessment",
    "Session",
    "SocialOpinion",
    "Tick",
    "VersionMove",
]
