"""What strata are called."""

from collections.abc import Callable

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kladka.core.dictionaries import dictionary
from kladka.organisations.models import Organisation
from kladka.programmes.models import Project
from kladka.reporting.models import Sample

_KINDS = {"": "participation-kinds", "situation": "situation-kinds", "support": "support-kinds"}


def labels(project: Project, strata: str, fact_table: str) -> Callable[[str], str]:
    """Return what names a stratum. One query for partners, none for others."""
    if strata == Sample.Strata.PARTNER:
        rows = Organisation.objects.filter(partnerships__project=project).values_list("pk", "short_name")
        names = {str(pk): name for pk, name in rows}
        return lambda code: names.get(code, code) or _("not known")
    if strata == Sample.Strata.SEX:
        return lambda code: capfirst(dictionary("sexes").label(code)) if code else _("not known")
    if strata == Sample.Strata.KIND:
        name = _KINDS[fact_table]
        return lambda code: capfirst(dictionary(name).label(code)) if code else _("not known")
    return lambda _code: _("All together")


def labels_of(sample: Sample) -> Callable[[str], str]:
    """Return what names a stratum of a sample."""
    return labels(sample.project, sample.strata, sample.fact_table)
