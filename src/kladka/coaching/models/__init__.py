"""The working detail of coaching: sessions and what was agreed, the vocational profile and the plan."""

from kladka.coaching.models.plan import Plan, PlanGoal, PlanReview
from kladka.coaching.models.profile import Profile, ProfileHealth
from kladka.coaching.models.session import NextStep, Session

__all__ = ["NextStep", "Plan", "PlanGoal", "PlanReview", "Profile", "ProfileHealth", "Session"]
