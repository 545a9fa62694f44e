"""The forms of entities, their founders, and what becomes of them."""

from kladka.pages.entities.forms.after import (
    STATUSES,
    EndForm,
    HolderForm,
    JobForm,
    LeaveForm,
    ListingForm,
    MembersForm,
    StatusForm,
)
from kladka.pages.entities.forms.corrections import (
    CorrectEntityForm,
    CorrectHolderForm,
    CorrectJobForm,
    CorrectMemberForm,
    CorrectStatusForm,
    FoundersForm,
)
from kladka.pages.entities.forms.entity import EntityForm

__all__ = [
    "STATUSES",
    "CorrectEntityForm",
    "CorrectHolderForm",
    "CorrectJobForm",
    "CorrectMemberForm",
    "CorrectStatusForm",
    "EndForm",
    "EntityForm",
    "FoundersForm",
    "HolderForm",
    "JobForm",
    "LeaveForm",
    "ListingForm",
    "MembersForm",
    "StatusForm",
]
