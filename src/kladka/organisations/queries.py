"""Reads across organisations, sites and staff."""

from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from kladka.core import polish
from kladka.organisations.models import Organisation, Site, Staff


def directory(
    organisations: QuerySet[Organisation], *, search: str = "", legal_form: str = ""
) -> QuerySet[Organisation]:
    """Return organisations by name in Polish order, with `site_count` and `staff_count`, in one query.

    `search` finds a part of the name without regard to case or diacritics, or the beginning of the KRS number.
    """
    found = organisations.annotate(site_count=_counted(Site), staff_count=_counted(Staff))
    words = polish.fold(search)
    if words.isdigit():
        found = found.filter(krs__startswith=words)
    elif words:
        found = found.filter(name_fold__contains=words)
    if legal_form:
        found = found.filter(legal_form=legal_form)
    return found.order_by("name_sort", "pk")


def namesake(name: str, *, municipality: str = "", but: Organisation | None = None) -> Organisation | None:
    """Return an organisation of the same name; one that is known to have its seat elsewhere is another one."""
    near = namesakes(name, municipality=municipality)
    return next((each for each in near if but is None or each.pk != but.pk), None)


def namesakes(name: str, *, municipality: str = "") -> list[Organisation]:
    """Return the organisations of the same name, the oldest first, but those known to have their seat elsewhere."""
    found = Organisation.objects.filter(name_fold=polish.fold(name)).order_by("pk")
    seat = polish.fold(municipality)
    return [each for each in found if not seat or polish.fold(each.municipality) in {"", seat}]


def staff_directory(
    staff: QuerySet[Staff], *, search: str = "", organisation: Organisation | None = None
) -> QuerySet[Staff]:
    """Return staff by family name in Polish order with their organisation and account, in one query."""
    found = staff.select_related("organisation", "user")
    for word in polish.fold(search).split():
        found = found.filter(name_fold__contains=word)
    if organisation is not None:
        found = found.filter(organisation=organisation)
    return found.order_by("name_sort", "pk")


def sites_in_order(organisation: Organisation) -> list[Site]:
    """Return an organisation's sites, each followed by its branches; open ones before closed ones."""
    sites = list(
        Site.objects.filter(organisation=organisation).order_by(
            F("closed_on").asc(nulls_first=True), "opened_on", "name"
        )
    )
    mains = [site for site in sites if site.branch_of_id is None]
    return [each for main in mains for each in (main, *(site for site in sites if site.branch_of_id == main.pk))]


def signatory_of(organisation: Organisation) -> Staff | None:
    """Return who signs for an organisation; None where nobody said who does."""
    return Staff.objects.filter(organisation=organisation).exclude(signs_as="").first()


def staff_members_of(organisation: Organisation) -> QuerySet[Staff]:
    """Return an organisation's staff by family name."""
    return staff_directory(Staff.objects.filter(organisation=organisation))


def _counted(model: type[Site] | type[Staff]) -> Coalesce:
    rows = model._default_manager.filter(organisation=OuterRef("pk")).order_by().values("organisation")
    return Coalesce(Subquery(rows.annotate(number=Count("pk")).values("number")), 0)
