"""What may never stand on an advice card."""

from collections.abc import Sequence
from datetime import date, time

from django.utils.translation import gettext as _

from kladka.agenda.models import Appointment
from kladka.core import clock
from kladka.core.dictionaries import dictionary
from kladka.core.errors import PolicyBroken
from kladka.core.forms.shown import day_in_words
from kladka.incubation import rules
from kladka.incubation.models import AdviceCard, InitiativeGroup
from kladka.organisations.models import Organisation, Staff
from kladka.people.models import Participation
from kladka.programmes.models import Post, Project


def check_adviser(adviser: Staff, project: Project, on: date) -> None:
    """Advice is given by somebody who holds a post as adviser in the project on that day."""
    posts = Post.objects.current().filter(project=project, staff=adviser, role=Post.Role.ADVISER, from_date__lte=on)
    if not posts.exclude(until_date__lt=on).exists():
        raise PolicyBroken(
            _("%(name)s holds no post as adviser in this project on that day.") % {"name": adviser.name},
            field="adviser",
        )


def check_clients(
    participations: Sequence[Participation],
    project: Project,
    *,
    form: str,
    groups: Sequence[InitiativeGroup] = (),
    entities: Sequence[Organisation] = (),
) -> None:
    """A card has at least one client, each once, all of its project; advice to several people is not individual."""
    if not (participations or groups or entities):
        raise PolicyBroken(
            _("Choose at least one client: a person, a group or an entity, or enter a new person."), field="clients"
        )
    if len({participation.pk for participation in participations}) < len(participations):
        raise PolicyBroken(_("A client is on the card twice."), field="clients")
    if any(participation.project_id != project.pk for participation in participations):
        raise PolicyBroken(_("A client takes part in another project."), field="clients")
    if len({group.pk for group in groups}) < len(groups):
        raise PolicyBroken(_("A group is on the card twice."), field="initiative_groups")
    if any(group.project_id != project.pk for group in groups):
        raise PolicyBroken(_("A group is helped in another project."), field="initiative_groups")
    if len({entity.pk for entity in entities}) < len(entities):
        raise PolicyBroken(_("An entity is on the card twice."), field="entities")
    check_form(form, len(participations))


def check_expected(
    groups: Sequence[InitiativeGroup], entities: Sequence[Organisation], project: Project, *, kind: str, people: int
) -> None:
    """Advice has a client; groups and entities are met for advice, and a group in its own project. `people`: how many
    participants are expected."""
    is_advice = dictionary("appointment-kinds")[kind].data.get("advice")
    if is_advice and not (people or groups or entities):
        raise PolicyBroken(
            _("Choose who comes for advice: a participant, an initiative group or an entity."), field="people"
        )
    if (groups or entities) and not is_advice:
        raise PolicyBroken(
            _("Groups and entities come for advice. Choose that kind of appointment, or take them off."), field="kind"
        )
    if any(group.project_id != project.pk for group in groups):
        raise PolicyBroken(_("A group is helped in another project."), field="initiative_groups")


def check_group_planned(groups: Sequence[InitiativeGroup], on: date) -> None:
    """A group is expected while it exists."""
    for group in groups:
        if on < group.formed_on:
            words = _("%(name)s was formed on %(day)s. Choose that day or a later one, or take the group off.")
            told = {"name": group.name, "day": day_in_words(group.formed_on)}
            raise PolicyBroken(words % told, field="initiative_groups")
        if group.ended_on is not None and on > group.ended_on:
            words = _("%(name)s ended on %(day)s, so nothing is planned with it later. Take the group off.")
            told = {"name": group.name, "day": day_in_words(group.ended_on)}
            raise PolicyBroken(words % told, field="initiative_groups")


def check_group_met(group: InitiativeGroup, on: date) -> None:
    """A group is advised while it exists."""
    if on < group.formed_on:
        words = _("%(name)s was formed on %(day)s, so it was not advised before.")
        raise PolicyBroken(words % {"name": group.name, "day": day_in_words(group.formed_on)}, field="on_date")
    if group.ended_on is not None and on > group.ended_on:
        words = _("%(name)s ended on %(day)s, so it was not advised later.")
        raise PolicyBroken(words % {"name": group.name, "day": day_in_words(group.ended_on)}, field="on_date")


def check_appointment(appointment: Appointment, card: AdviceCard) -> None:
    """A card from the calendar is of that appointment's project, adviser and day, and the only one."""
    if appointment.project_id != card.project_id or appointment.staff_id != card.adviser_id:
        raise PolicyBroken(_("That appointment is of another adviser or project."), field="adviser")
    if clock.day_of(appointment.starts_at) != card.on_date:
        words = _("The appointment is on %(day)s. Write that day, or move the appointment first.")
        raise PolicyBroken(words % {"day": day_in_words(clock.day_of(appointment.starts_at))}, field="on_date")
    others = AdviceCard.objects.filter(appointment=appointment, is_withdrawn=False).exclude(pk=card.pk)
    if (other := others.first()) is not None:
        raise PolicyBroken(_("Card %(number)s was written for this appointment already.") % {"number": other.label})


def check_signers(form: str, clients: int) -> None:
    """Whoever signs on the screen signs for one client; a sheet of paper may bear the signatures of all."""
    if form == "signature" and clients != 1:
        raise PolicyBroken(
            _("One signature on the screen stands for one client. Let each of them sign on the page of the card."),
            field="proof",
        )


def check_not_confirmed(names: Sequence[str]) -> None:
    """Nobody confirms anew what they confirmed, unless the card was corrected since. `names`: who would."""
    if names:
        words = _("%(names)s confirmed this card already. Open its page again.")
        raise PolicyBroken(words % {"names": ", ".join(names)}, field="signers")


def check_form(form: str, clients: int) -> None:
    """Advice to several people at once is not individual."""
    if form == "individual" and clients > 1:
        raise PolicyBroken(_("Advice to several clients is not individual. Choose another form."), field="form")


def check_same_year(card: AdviceCard) -> None:
    """A card's number belongs to its year, so its date stays in that year."""
    if card.on_date.year != card.year:
        raise PolicyBroken(
            _("The number of this card belongs to %(year)d. Withdraw the card and record it again.")
            % {"year": card.year},
            field="on_date",
        )


def check_duration(minutes: int, starts_at: time | None, ends_at: time | None) -> None:
    """The minutes agree with the times, where both are given, and fit into a day."""
    if minutes < 1:
        raise PolicyBroken(_("Enter how many minutes the meeting took."), field="minutes")
    if minutes > rules.MINUTES_OF_A_DAY:
        raise PolicyBroken(
            _("A meeting takes place on one day, which has %(most)s minutes. Check the number.")
            % {"most": rules.MINUTES_OF_A_DAY},
            field="minutes",
        )
    if (starts_at is None) != (ends_at is None):
        raise PolicyBroken(_("Enter both times, or neither."), field="ends_at")
    if starts_at is None or ends_at is None:
        return
    between = rules.minutes_between(starts_at, ends_at)
    if between <= 0:
        raise PolicyBroken(_("The meeting must end after it began."), field="ends_at")
    if minutes > between:
        raise PolicyBroken(_("The minutes are more than the time between beginning and end."), field="minutes")


def check_texts(request: str, advice: str) -> None:
    """A card says what was asked and what was advised."""
    if not request.strip():
        raise PolicyBroken(_("Write what the client asked for."), field="request")
    if not advice.strip():
        raise PolicyBroken(_("Write what you advised."), field="advice")


def check_next_step(next_step: str, due: date | None, on: date) -> None:
    """Only a step that is described is due, and not before the meeting."""
    if due is None:
        return
    if not next_step.strip():
        raise PolicyBroken(_("Write which step is due on that day."), field="next_step")
    if due < on:
        raise PolicyBroken(_("The next step cannot be due before the meeting."), field="next_step_due")


def check_not_withdrawn(card: AdviceCard) -> None:
    """A withdrawn card stays as it is."""
    if card.is_withdrawn:
        raise PolicyBroken(_("This card was withdrawn and can no longer be changed."))
