"""Calls, what applicants wrote, how it was assessed and what the committee decided. An applicant is no person yet.

What is written here has its own retention: whoever is not accepted is forgotten after some days, and only counted.
"""

from kladka.calls.models.application import COLUMNS, EMPTY, Application, Attachment
from kladka.calls.models.call import Call, Forgotten, UsualDocuments
from kladka.calls.models.deciding import Appeal, Assessment, Assessor, Decision, Draw, Meeting, Member

__all__ = [
    "COLUMNS",
    "EMPTY",
    "Appeal",
    "Application",
    "Assessment",
    "Assessor",
    "Attachment",
    "Call",
    "Decision",
    "Draw",
    "Forgotten",
    "Meeting",
    "Member",
    "UsualDocuments",
]
