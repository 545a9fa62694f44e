"""What may never happen to an initiative group, whoever asks."""

from collections.abc import Collection, Sequence
from datetime import date

from django.utils.translation import gettext as _

from kladka.core import clock, polish
from kladka.core.dictionaries import dictionary
from kladka.core.errors import PolicyBroken, Stale
from kladka.core.forms.shown import day_in_words
from kladka.incubation import rules
from kladka.incubation.models import EntityRegistration, GroupMember, GroupPosition, InitiativeGroup
from kladka.people.policies import check_not_in_future
from kladka.processes.rules.gate import Checked, bars, lacking
from kladka.processes.rules.process import Process, Stage, said


def unchanged_group(group: InitiativeGroup, version: int) -> InitiativeGroup:
    """Return the group as it is stored. Raises Stale when somebody changed it since `version`."""
    stored = InitiativeGroup.objects.select_related("project", "site").get(pk=group.pk)
    if stored.version != version:
        # Nothing is offered to choose from: sent again, "move on" would move on from where somebody else has moved to.
        raise Stale(_("Somebody else changed this group meanwhile. Look at it again."), stored=None)
    return stored


def check_group_name(name: str) -> str:
    """A group has a name by which its adviser finds it."""
    if not name.strip():
        raise PolicyBroken(_("Give the group a name, by which you find it again."), field="name")
    return name.strip()


def check_intended_form(legal_form: str) -> None:
    """A group means to start something of which the law says who founds it, or has not decided yet."""
    if legal_form and legal_form not in rules.founding_forms():
        raise PolicyBroken(_("Choose a legal form from the list, or leave it open."), field="legal_form")


def check_runs(group: InitiativeGroup) -> None:
    """Nothing happens in a group that has ended, until it is opened again."""
    if group.ended_on is not None:
        raise PolicyBroken(
            _("The group ended on %(day)s. Open it again first.") % {"day": day_in_words(group.ended_on)}
        )


def check_not_before(day: date, group: InitiativeGroup, *, field: str) -> None:
    """What happens in a group happens after it was formed, and not tomorrow."""
    check_not_in_future(day, clock.today(), field=field)
    if day < group.formed_on:
        raise PolicyBroken(
            _("The group was formed on %(day)s. Choose that day or a later one.")
            % {"day": day_in_words(group.formed_on)},
            field=field,
        )


def check_formed_first(day: date, first: date | None) -> None:
    """A group was formed before anything that is recorded of it, or on that day."""
    if first is not None and first < day:
        raise PolicyBroken(
            _("Something of this group is recorded on %(day)s. Choose that day or an earlier one.")
            % {"day": day_in_words(first)},
            field="formed_on",
        )


def check_somebody_joins(number: int) -> None:
    """Adding adds somebody."""
    if not number:
        raise PolicyBroken(_("Name at least one person or organisation."), field="natural")


def check_joins_once(
    members: Sequence[GroupMember], people: Collection[object], organisations: Collection[object], names: Sequence[str]
) -> None:
    """Nobody is in a group twice at a time. `members` are those who are in it, with their organisations."""
    present = {member.person_id for member in members} | {member.organisation_id for member in members}
    if present & set(people):
        raise PolicyBroken(_("Somebody you chose is in the group already. Take that name out."), field="natural")
    if present & set(organisations):
        raise PolicyBroken(_("An organisation you chose is in the group already. Take it out."), field="legal")
    seen = {polish.fold(member.name) for member in members if member.name}
    for name in names:
        if polish.fold(name) in seen:
            raise PolicyBroken(
                _("%(name)s is in the group already, or is named twice. Delete one line.") % {"name": name},
                field="names",
            )
        seen.add(polish.fold(name))


def check_only_named(member: GroupMember) -> None:
    """Only somebody of whom no more than the name is known can still be anybody."""
    if not member.name:
        raise PolicyBroken(_("It is recorded already who this is. Look at the group again."))


def check_tied_to_one(person: object, organisation: object) -> None:
    """Somebody is one person or one organisation."""
    if (person is None) == (organisation is None):
        raise PolicyBroken(_("Choose one person or one organisation."), field="natural")


def check_risk(member: GroupMember) -> None:
    """A person at risk has a ground; of an organisation nobody asks."""
    if member.organisation_id is not None and member.at_risk is not None:
        raise PolicyBroken(_("Only people are at risk of exclusion, not organisations."), field="risk")
    if member.ground:
        dictionary("risk-grounds").check(member.ground, field="risk")


def check_leaves(member: GroupMember, day: date) -> None:
    """Somebody leaves once, on the day they joined or later."""
    if member.left_on is not None:
        raise PolicyBroken(_("It is recorded already that they left the group."))
    check_not_in_future(day, clock.today(), field="left_on")
    if day < member.joined_on:
        raise PolicyBroken(
            _("They joined on %(day)s. Choose that day or a later one.") % {"day": day_in_words(member.joined_on)},
            field="left_on",
        )


def check_group_gate(gate: Sequence[Checked], because: str) -> None:
    """A group moves on with everything the gate asks, or with a reason; never without what must be there."""
    barred = bars(gate)
    if barred:
        names = "; ".join(said(one.requirement.label) for one in barred)
        raise PolicyBroken(_("The model does not let the group move on without: %(what)s.") % {"what": names})
    open_ones = lacking(gate)
    if open_ones and not because.strip():
        names = "; ".join(said(one.requirement.label) for one in open_ones)
        raise PolicyBroken(_("Say why the group moves on without: %(what)s.") % {"what": names}, field="because")


def check_stage_entered(day: date, now: GroupPosition, group: InitiativeGroup) -> None:
    """A stage is entered after the one before."""
    check_not_before(day, group, field="on")
    if day < now.entered_on:
        raise PolicyBroken(
            _("The stage before began on %(day)s. Choose that day or a later one.")
            % {"day": day_in_words(now.entered_on)},
            field="on",
        )


def check_following(stage: Stage | None) -> Stage:
    """A group moves on to a stage that follows."""
    if stage is None:
        raise PolicyBroken(_("This is the last stage of the model. There is none to move on to."))
    return stage


def check_earlier_stage(process: Process, code: str, now: GroupPosition) -> None:
    """Going back leads to a stage before the present one."""
    if not 0 <= process.position(code) < process.position(now.stage):
        raise PolicyBroken(_("Choose a stage before the present one."), field="stage")


def check_why(words: str, *, field: str = "because") -> str:
    """What is not the usual way has a reason, in one's own words."""
    if not words.strip():
        raise PolicyBroken(_("Say why."), field=field)
    return words.strip()


def check_move_to_undo(positions: Sequence[GroupPosition]) -> GroupPosition:
    """The beginning of a group's way is not undone, nor that the entry of its entity was withdrawn."""
    if len(positions) < 2:
        raise PolicyBroken(_("There is no move to undo: the group only began."))
    if positions[-1].how == GroupPosition.How.UNFOUNDED:
        raise PolicyBroken(
            _(
                "The group stands here again because the entry of its entity was withdrawn. Record what it became, and "
                "it moves on."
            )
        )
    return positions[-1]


def check_went_on_after_entry(day: date, went_on: date | None) -> None:
    """A group goes on past its founding after the entry of its entity. `went_on`: when it did; None: it did not."""
    if went_on is not None and went_on < day:
        raise PolicyBroken(
            _(
                "Its group went on from the founding on %(went)s, which only an entry by that day allows. Undo that "
                "move first, or correct the day."
            )
            % {"went": day_in_words(went_on)},
            field="register_date",
        )


def check_became_nothing(group: InitiativeGroup) -> None:
    """A group becomes one entity."""
    if EntityRegistration.objects.current().filter(organisation=group.entity_id).exists():
        raise PolicyBroken(_("This group has become an entity already. Look at it again."))
