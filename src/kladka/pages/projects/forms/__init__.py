"""What is asked about a project."""

from kladka.pages.projects.forms.contents import (
    AwardFileForm,
    AwardForm,
    EditGroupForm,
    GoalForm,
    GroupForm,
    RemoveForm,
)
from kladka.pages.projects.forms.partners import AreasForm, ChangeAreasForm, EndPartnerForm, PartnerForm
from kladka.pages.projects.forms.project import EditProjectForm, NewProjectForm
from kladka.pages.projects.forms.targets import CorrectTargetForm, PromiseForm, WithdrawTargetForm

__all__ = [
    "AreasForm",
    "AwardFileForm",
    "AwardForm",
    "ChangeAreasForm",
    "CorrectTargetForm",
    "EditGroupForm",
    "EditProjectForm",
    "EndPartnerForm",
    "GoalForm",
    "GroupForm",
    "NewProjectForm",
    "PartnerForm",
    "PromiseForm",
    "RemoveForm",
    "WithdrawTargetForm",
]
