"""What may never happen to registered entities and the list of their founders."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from kladka.core import polish
from kladka.core.errors import PolicyBroken
from kladka.core.forms.shown import day_in_words
from kladka.core.ledger import Fact
from kladka.core.quoting import in_quotes
from kladka.incubation.models import (
    EntityRegistration,
    EntityStatus,
    Grant,
    InitiativeGroup,
    Job,
    ListingConsent,
    Member,
)
from kladka.organisations.models import Organisation
from kladka.programmes.models import Project


def check_krs(krs: str) -> None:
    """A number in the National Court Register has ten digits."""
    if krs and not (len(krs) == 10 and krs.isascii() and krs.isdigit()):
        raise PolicyBroken(_("A KRS number has ten digits."), field="krs")


def check_number_of(organisation: Organisation, krs: str) -> None:
    """An organisation that is known by a number in the Register is entered under that number."""
    if krs and organisation.krs and krs != organisation.krs:
        raise PolicyBroken(
            _("“%(name)s” is recorded with the KRS number %(krs)s. Write that number, or correct it there first.")
            % {"name": in_quotes(organisation.name), "krs": organisation.krs},
            field="krs",
        )


def check_not_before_project(day: date, project: Project) -> None:
    """An entity is a result of a project that had begun; it may be entered in its register when that is over."""
    if day < project.starts_on:
        raise PolicyBroken(
            _("The project began on %(day)s. Write that day or a later one.")
            % {"day": day_in_words(project.starts_on)},
            field="register_date",
        )


def check_not_before_group(day: date, group: InitiativeGroup | None) -> None:
    """What a group became was entered in its register while the group was there. `group`: None where none was."""
    if group is not None and day < group.formed_on:
        raise PolicyBroken(
            _(
                "The group was formed on %(formed)s, and the entry would be of %(day)s. An entity that was registered "
                "before did not grow out of the group: correct the day, or record the entity without the group."
            )
            % {"formed": day_in_words(group.formed_on), "day": day_in_words(day)},
            field="register_date",
        )


def check_registered_once(organisation: Organisation) -> None:
    """An entity is entered in its register once."""
    if EntityRegistration.objects.current().filter(organisation=organisation).exists():
        raise PolicyBroken(_("This organisation is already recorded as a registered entity."), field="name")


def check_registered(organisation: Organisation) -> None:
    """Founders are added to an entity that is believed to be registered, also after its registration was corrected."""
    if not EntityRegistration.objects.current().filter(organisation=organisation).exists():
        raise PolicyBroken(_("Somebody has withdrawn this entity meanwhile. Nothing was recorded."))


def check_distinct(founders: Collection[object], entity: Organisation | None) -> None:
    """Nobody founds an entity twice, and none founds itself."""
    seen: set[object] = set()
    for founder in founders:
        if founder in seen:
            field = "legal" if isinstance(founder, Organisation) else "natural"
            raise PolicyBroken(_("A founder is named twice."), field=field)
        seen.add(founder)
    if entity is not None and entity in seen:
        raise PolicyBroken(_("An entity cannot found itself."), field="legal")


def check_named_once(newcomers: Iterable[str], known: Iterable[str]) -> None:
    """Founders who are not recorded yet have names of their own: nothing else tells them apart."""
    seen = {polish.fold(name) for name in known}
    for name in newcomers:
        if polish.fold(name) in seen:
            raise PolicyBroken(
                _(
                    "%(name)s is named twice among the founders. Delete one line; if these are two people of the same "
                    "name, record both as participants first and tick them."
                )
                % {"name": name},
                field="new_founders",
            )
        seen.add(polish.fold(name))


class BeforeEntry(PolicyBroken):
    """Something is recorded of an entity on a day before its entry in the register. `fact`: the first of it."""

    def __init__(self, message: Any, *, fact: Fact) -> None:
        super().__init__(message, field="register_date")
        self.fact = fact


def check_nothing_before(day: date, first: tuple[date, Fact] | None) -> None:
    """Nothing is recorded of an entity before its entry in the register. `first`: the first of what is, and its day."""
    if first is None or first[0] >= day:
        return
    known, fact = first
    words: dict[type[Fact], str] = {
        Member: _(
            "A member of this entity is recorded since %(day)s. Write that day or an earlier one, or correct the "
            "member first."
        ),
        EntityStatus: _(
            "A check or a status of this entity is recorded on %(day)s. Write that day or an earlier one, or correct "
            "that first."
        ),
        Job: _(
            "A job at this entity is recorded since %(day)s. Write that day or an earlier one, or correct the job "
            "first."
        ),
        ListingConsent: _(
            "Its answer whether it may be named on the public page is recorded on %(day)s. Write that day or an "
            "earlier one."
        ),
    }
    raise BeforeEntry(words[type(fact)] % {"day": day_in_words(known)}, fact=fact)


def check_uses_nothing(uses: Sequence[str]) -> None:
    """An entity that uses something of an incubator is registered there. `uses`: what and since when, in words."""
    if uses:
        raise PolicyBroken(
            _(
                "It uses something of the incubator: %(uses)s. Say first on the page of the incubator who used it "
                "instead, or take that out."
            )
            % {"uses": "; ".join(uses)}
        )


def check_no_grants(grants: Sequence[Grant]) -> None:
    """An entity that gets money, or got some, is registered: its grants go first."""
    if not grants:
        return
    if signed := [each.contract_number for each in grants if each.contract_number]:
        raise PolicyBroken(
            _(
                "Contracts on grants of this entity stand: %(numbers)s, and with them its de minimis aid. Take each "
                "contract back first, and then the grant. Where money was paid by a contract the entity stays."
            )
            % {"numbers": ", ".join(signed)}
        )
    raise PolicyBroken(
        _(
            "This entity is to get a grant by the application no. %(numbers)s. Choose first who else gets the money, "
            "or take the grant back."
        )
        % {"numbers": ", ".join(str(each.number) for each in grants)}
    )
