"""Calls, what applicants wrote, how it was assessed and what the committee decided. An applicant is no person yet.

What is written here has its own retention: whoever is not accepted is forgotten after some days, and only counted.
"""

from kladka.calls.models.application import COLUMNS, Application, Attachment
from kladka.calls.models.call import Call, Forgotten, UsualDocuments
from kladka.calls.models.deciding import Appeal, Assessment, Assessor, Decision, Meeting, Member

__all__ = [
    "COLUMNS",
    "Appeal",
    "Application",
    "Assessment",
    "Assessor",
    "Attachment",
    "Call",
    "Decision",
    "Forgotten",
    "Meeting",
    "Member",
    "UsualDocuments",
]
