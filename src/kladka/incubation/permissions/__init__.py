"""May this person? Scopes of the adviser (own sites and their branches), the coordinator (own partner), the officer."""

from kladka.incubation.permissions.advice import (
    cards_changeable_by,
    cards_visible_to,
    clients_of_advisers,
    findable_clients,
)
from kladka.incubation.permissions.aid import (
    aid_changeable_by,
    aid_papers_made_by,
    aid_papers_seen_by,
    aid_visible_to,
    entities_aided_by,
    entities_with_aid,
)
from kladka.incubation.permissions.entity import (
    after_changeable_by,
    entities_changeable_by,
    entities_in_scope,
    entities_opened_by,
    entities_visible_to,
    findable_founders,
    findable_holders,
    findable_members,
    statuses_with_documents,
)
from kladka.incubation.permissions.expert import (
    advised_valued_by,
    contracts_changeable_by,
    contracts_visible_to,
    protocols_visible_to,
)
from kladka.incubation.permissions.grant import (
    grant_expenses_run_by,
    grant_expenses_visible_to,
    grant_lines_run_by,
    grant_lists_run_by,
    grant_lists_visible_to,
    grant_payments_run_by,
    grant_returns_run_by,
    grants_run_by,
    grants_visible_to,
)
from kladka.incubation.permissions.group import groups_of_work, groups_visible_to
from kladka.incubation.permissions.incubator import (
    incubators_led_by,
    incubators_of_work,
    incubators_visible_to,
    may_correct,
)
from kladka.incubation.permissions.scope import may_record

__all__ = [
    "advised_valued_by",
    "after_changeable_by",
    "aid_changeable_by",
    "aid_papers_made_by",
    "aid_papers_seen_by",
    "aid_visible_to",
    "cards_changeable_by",
    "cards_visible_to",
    "clients_of_advisers",
    "contracts_changeable_by",
    "contracts_visible_to",
    "entities_aided_by",
    "entities_changeable_by",
    "entities_in_scope",
    "entities_opened_by",
    "entities_visible_to",
    "entities_with_aid",
    "findable_clients",
    "findable_founders",
    "findable_holders",
    "findable_members",
    "grant_expenses_run_by",
    "grant_expenses_visible_to",
    "grant_lines_run_by",
    "grant_lists_run_by",
    "grant_lists_visible_to",
    "grant_payments_run_by",
    "grant_returns_run_by",
    "grants_run_by",
    "grants_visible_to",
    "groups_of_work",
    "groups_visible_to",
    "incubators_led_by",
    "incubators_of_work",
    "incubators_visible_to",
    "may_correct",
    "may_record",
    "protocols_visible_to",
    "statuses_with_documents",
]
