"""Whether anything followed from a participation that was opened."""

from django.utils.translation import gettext as _

from kladka.core.errors import PolicyBroken
from kladka.people.models import AccessNeed, Barrier, EntryDraft, NeedsSheet, Participation

_OPENED_WITH = (EntryDraft, NeedsSheet, Barrier, AccessNeed)
"""What opening a participation brings; each may be taken back with it."""


def check_nothing_followed(participation: Participation) -> None:
    """Nothing in any room points at the participation, and nobody went on with its entry form."""
    pointing = [
        relation
        for relation in Participation._meta.get_fields(include_hidden=True)
        if relation.auto_created and not relation.concrete and relation.related_model not in _OPENED_WITH
    ]
    for relation in pointing:
        model = relation.related_model
        if model._default_manager.filter(**{relation.field.name: participation.pk}).exists():  # type: ignore[union-attr]
            raise PolicyBroken(_("Something was recorded about this participant since. Correct that instead."))
    went_on = EntryDraft.objects.filter(pk=participation.pk, version__gt=1)
    if went_on.exists() or NeedsSheet.objects.filter(pk=participation.pk, version__gt=1).exists():
        raise PolicyBroken(_("Somebody went on with the entry form since. Correct that instead."))
