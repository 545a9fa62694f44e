"""What may never happen to training cycles and their modules."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.core.errors import PolicyBroken
from kladka.learning.models import Event, Module, TrainingCycle
from kladka.programmes.models import Partnership


def check_cycle(cycle: TrainingCycle) -> None:
    """A cycle has a title that no other cycle of the partner in the project has."""
    if not cycle.title_pl:
        raise PolicyBroken(_("Enter the title."), field="title_pl")
    partners = Partnership.objects.filter(project=cycle.project_id, organisation=cycle.partner_id)
    if not partners.exists():
        raise PolicyBroken(
            _("This organisation does not take part in the project. Choose a partner of the project."), field="partner"
        )
    _check_withdrawn(cycle)
    same = TrainingCycle.objects.filter(
        project=cycle.project_id, partner=cycle.partner_id, title_pl__iexact=cycle.title_pl, withdrawn_at=None
    )
    if same.exclude(pk=cycle.pk).exists():
        raise PolicyBroken(
            _("There is a training cycle of this title already. Change that one, or choose another title."),
            field="title_pl",
        )


def check_module_of_cycle(module: Module) -> None:
    """A module has a title of its own within its cycle, and takes time."""
    if not module.title_pl:
        raise PolicyBroken(_("Enter the title."), field="title_pl")
    _check_withdrawn(module.cycle)
    if module.withdrawn_at:
        raise PolicyBroken(_("This module was withdrawn, so it is not changed any more."))
    if module.hours <= 0:
        raise PolicyBroken(_("Enter how many hours it takes: more than zero."), field="hours")
    same = Module.objects.filter(cycle=module.cycle_id, title_pl__iexact=module.title_pl, withdrawn_at=None)
    if same.exclude(pk=module.pk).exists():
        raise PolicyBroken(
            _("This cycle has a module of this title already. Change that one, or choose another title."),
            field="title_pl",
        )


def check_can_be_withdrawn(*, modules: list[Module]) -> None:
    """What an event carries out is not withdrawn: its people would lose what they learned."""
    events = Event.objects.filter(module__in=modules, cancelled_at=None).count()
    if events:
        words = ngettext(
            "%(number)d event carries this out. Cancel it or take the module off it first.",
            "%(number)d events carry this out. Cancel them or take the module off them first.",
            events,
        )
        raise PolicyBroken(words % {"number": events})


def _check_withdrawn(cycle: TrainingCycle) -> None:
    if cycle.withdrawn_at:
        raise PolicyBroken(_("This training cycle was withdrawn, so it is not changed any more."))
