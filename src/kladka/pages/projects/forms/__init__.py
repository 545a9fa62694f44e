"""What is asked about a project."""

from kladka.pages.projects.forms.contents import AwardForm, GoalForm, GroupForm, RemoveForm
from kladka.pages.projects.forms.partners import AreasForm, EndPartnerForm, PartnerForm
from kladka.pages.projects.forms.project import EditProjectForm, NewProjectForm
from kladka.pages.projects.forms.targets import CorrectTargetForm, PromiseForm, WithdrawTargetForm

__all__ = [
    "AreasForm",
    "AwardForm",
    "CorrectTargetForm",
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
