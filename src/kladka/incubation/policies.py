"""What may never happen in an incubator, whoever asks. Each `check_` raises PolicyBroken with a sentence."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, time

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.core import polish
from kladka.core.dictionaries import dictionary
from kladka.core.errors import PolicyBroken
from kladka.core.forms.shown import day_in_words
from kladka.core.language import language_in_use
from kladka.incubation import rules
from kladka.incubation.models import AdviceCard, EntityRegistration, Incubator
from kladka.organisations.models import Organisation, Site, Staff
from kladka.people.models import Participation
from kladka.programmes.models import Partnership, Post, Project


def check_site_of_partner(site: Site, project: Project, on: date) -> None:
    """An incubator stands at a site of an organisation that is in the partnership on that day."""
    standing = Partnership.objects.filter(project=project, organisation=site.organisation_id, from_date__lte=on)
    if not standing.exclude(until_date__lt=on).exists():
        raise PolicyBroken(_("The site belongs to no partner of this project on that day."), field="site")


def check_branch(incubator: Incubator, site: Site) -> None:
    """A branch belongs to an incubator of the same organisation, and has no branches of its own."""
    if incubator.branch_of is not None:
        raise PolicyBroken(_("A branch cannot have branches. Choose the incubator itself."), field="branch_of")
    if incubator.site.organisation_id != site.organisation_id:
        raise PolicyBroken(
            _("A branch belongs to the organisation that runs the incubator. Choose one of its sites."), field="site"
        )


def check_incubator_at(site: Site, project: Project, on: date, *, field: str = "site") -> None:
    """Advice is given, and an entity prepared, in an incubator that is open on that day."""
    if not Incubator.objects.current().filter(project=project, site=site, opened_on__lte=on).exists():
        raise PolicyBroken(_("No incubator of this project was open at that site on that day."), field=field)


def check_adviser(adviser: Staff, project: Project, on: date) -> None:
    """Advice is given by somebody who holds a post as adviser in the project on that day."""
    posts = Post.objects.current().filter(project=project, staff=adviser, role=Post.Role.ADVISER, from_date__lte=on)
    if not posts.exclude(until_date__lt=on).exists():
        raise PolicyBroken(
            _("%(name)s holds no post as adviser in this project on that day.") % {"name": adviser.name},
            field="adviser",
        )


def check_clients(participations: Sequence[Participation], project: Project, *, form: str) -> None:
    """A card has at least one client, each once, all of its project; advice to several is not individual."""
    if not participations:
        raise PolicyBroken(_("Choose at least one client, or enter a new person."), field="clients")
    if len({participation.pk for participation in participations}) < len(participations):
        raise PolicyBroken(_("A client is on the card twice."), field="clients")
    if any(participation.project_id != project.pk for participation in participations):
        raise PolicyBroken(_("A client takes part in another project."), field="clients")
    check_form(form, len(participations))


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


def check_krs(krs: str) -> None:
    """A number in the National Court Register has ten digits."""
    if krs and not (len(krs) == 10 and krs.isascii() and krs.isdigit()):
        raise PolicyBroken(_("A KRS number has ten digits."), field="krs")


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


def check_founders(legal_form: str, natural: int, legal: int, on: date) -> None:
    """There are as many founders as the law of that day asks for."""
    verdict = rules.check_founding(legal_form, natural, legal, on)
    if verdict.is_met:
        return
    label = dictionary("legal-forms").label(legal_form)
    if verdict.rule is None:
        raise PolicyBroken(
            _("No entity of the form “%(form)s” could be founded on %(day)s.")
            % {"form": label, "day": day_in_words(on)},
            field="legal_form",
        )
    raise PolicyBroken(
        _("“%(form)s” needs %(least)s. This rule holds from %(since)s (%(source)s).")
        % {
            "form": label,
            "least": least(verdict.rule),
            "since": day_in_words(verdict.rule.since),
            "source": source_of(verdict.rule),
        },
        field="natural" if verdict.rule.min_natural else "legal",
    )


def source_of(rule: rules.Rule) -> str:
    """Return the law a rule comes from, in the language in use, else in Polish."""
    language = language_in_use()
    return rule.source.get(language, rule.source["pl"])


def least(rule: rules.Rule) -> str:
    """Return what a founding rule asks for, in words of the language in use."""
    natural = _natural(rule.min_natural or 0)
    legal = _legal(rule.min_legal or 0)
    if rule.min_natural and rule.min_legal:
        return _("%(natural)s, or instead %(legal)s") % {"natural": natural, "legal": legal}
    return natural if rule.min_natural else legal


def _natural(count: int) -> str:
    return ngettext("at least %(count)d natural person", "at least %(count)d natural persons", count) % {"count": count}


def _legal(count: int) -> str:
    return ngettext("at least %(count)d legal person", "at least %(count)d legal persons", count) % {"count": count}
