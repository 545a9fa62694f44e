"""What may never be recorded of a vacancy."""

from datetime import date

from django.utils.translation import gettext as _

from kladka.core.dictionaries import dictionary
from kladka.core.errors import PolicyBroken
from kladka.employers.models import JobAnalysis, Vacancy
from kladka.employers.policies.matching import check_values
from kladka.employers.queries import parameter
from kladka.employers.queries.criteria import ANALYSIS, VACANCY
from kladka.people.policies import check_not_in_future


def check_vacancy(vacancy: Vacancy, today: date) -> None:
    """A vacancy says what work it is and where, for at least one person, with hours and pay that can be."""
    if not vacancy.title:
        raise PolicyBroken(_("Say which post it is."), field="title")
    if not vacancy.town:
        raise PolicyBroken(_("Enter the town where the work is done."), field="town")
    if vacancy.posts < 1:
        raise PolicyBroken(_("A vacancy is for at least one person."), field="posts")
    most = parameter("most_hours", today, "hours")
    if vacancy.hours is not None and not 0 < vacancy.hours <= most:
        raise PolicyBroken(
            _("Enter the hours a week: more than none, and at most %(most)s.") % {"most": most},
            field="hours",
        )
    if vacancy.pay_from and vacancy.pay_until and vacancy.pay_until < vacancy.pay_from:
        raise PolicyBroken(_("The highest pay must not be lower than the lowest."), field="pay_until")
    dictionary("vacancy-states").check(vacancy.state, field="state")
    check_values(vacancy.values, asked_in=VACANCY)


def check_analysis(analysis: JobAnalysis, today: date) -> None:
    """A job analysis says what is done at the workplace; somebody has been there."""
    if not analysis.tasks:
        raise PolicyBroken(_("Say what is done at the workplace."), field="tasks")
    check_not_in_future(analysis.on_date, today, field="on_date")
    check_values(analysis.values, asked_in=ANALYSIS)
