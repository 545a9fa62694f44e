"""What the pages of employers show, as plain values."""

from kladka.pages.employers.presenters.employers import (
    answer_of,
    contact_events,
    due_list,
    employer_menu,
    employer_rows,
    employers_list,
    people_table,
    placed_table,
    related,
    sharing_in_words,
)
from kladka.pages.employers.presenters.matching import (
    candidates_table,
    match_card,
    match_pages,
    profile_rows,
    wishes_rows,
)
from kladka.pages.employers.presenters.placements import (
    kind_links,
    placed_event,
    placed_rows,
    placed_tag,
    placement_menu,
    plan_table,
    support_rows,
    trial_rows,
    undescribed_links,
    warns_of_growth,
    work_menu,
)
from kladka.pages.employers.presenters.referrals import referrals_list, referrals_table
from kladka.pages.employers.presenters.vacancies import (
    analysis_rows,
    state_of,
    vacancies_list,
    vacancies_table,
    vacancy_menu,
    vacancy_rows,
)

LATEST = 10
"""Contacts on a page that is not about them."""

__all__ = [
    "LATEST",
    "analysis_rows",
    "answer_of",
    "candidates_table",
    "contact_events",
    "due_list",
    "employer_menu",
    "employer_rows",
    "employers_list",
    "kind_links",
    "match_card",
    "match_pages",
    "people_table",
    "placed_event",
    "placed_rows",
    "placed_table",
    "placed_tag",
    "placement_menu",
    "plan_table",
    "profile_rows",
    "referrals_list",
    "referrals_table",
    "related",
    "sharing_in_words",
    "state_of",
    "support_rows",
    "trial_rows",
    "undescribed_links",
    "vacancies_list",
    "vacancies_table",
    "vacancy_menu",
    "vacancy_rows",
    "warns_of_growth",
    "wishes_rows",
    "work_menu",
]
