"""What is asked about employers, vacancies, wishes, placements and referrals."""

from kladka.pages.employers.forms.employer import ContactForm, EmployerForm, NewEmployerForm, PersonForm
from kladka.pages.employers.forms.placement import (
    DescribeForm,
    DetailsForm,
    EndForm,
    ExtendForm,
    PlaceForm,
    PlanForm,
    TrialEndForm,
    TrialForm,
)
from kladka.pages.employers.forms.referral import ReferForm, ReferralForm
from kladka.pages.employers.forms.vacancy import AnalysisForm, StateForm, VacancyForm
from kladka.pages.employers.forms.wishes import WishesForm

__all__ = [
    "AnalysisForm",
    "ContactForm",
    "DescribeForm",
    "DetailsForm",
    "EmployerForm",
    "EndForm",
    "ExtendForm",
    "NewEmployerForm",
    "PersonForm",
    "PlaceForm",
    "PlanForm",
    "ReferForm",
    "ReferralForm",
    "StateForm",
    "TrialEndForm",
    "TrialForm",
    "VacancyForm",
    "WishesForm",
]
