"""Which organisations and staff somebody may look after.

An administrator looks after their own organisation; the administrator of a data controller also after every
organisation that is no controller itself, because partners are entered by the leader.
"""

from django.db.models import Q, QuerySet

from kladka.organisations.models import Organisation, Site, Staff


def organisations_of(administrator: Staff | None) -> QuerySet[Organisation]:
    """Return the organisations that this staff member may change; none without the right."""
    if administrator is None or not administrator.is_administrator:
        return Organisation.objects.none()
    return Organisation.objects.filter(_looked_after(administrator, ""))


def sites_of(administrator: Staff | None) -> QuerySet[Site]:
    """Return the sites that this staff member may change."""
    if administrator is None or not administrator.is_administrator:
        return Site.objects.none()
    return Site.objects.filter(_looked_after(administrator, "organisation__"))


def staff_of(administrator: Staff | None) -> QuerySet[Staff]:
    """Return the staff whom this staff member may see and change."""
    if administrator is None or not administrator.is_administrator:
        return Staff.objects.none()
    return Staff.objects.filter(_looked_after(administrator, "organisation__"))


def _looked_after(administrator: Staff, path: str) -> Q:
    own = Q(**{f"{path}id": administrator.organisation_id})
    if administrator.organisation.is_controller:
        return own | Q(**{f"{path}is_controller": False})
    return own
