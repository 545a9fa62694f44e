"""Open calls, and applications on their way: whose they are, who applied already, what lacks, when they go."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet

from kladka.calls.models import Appeal, Application, Attachment, Call
from kladka.calls.queries.criteria import criteria_of, form_of
from kladka.calls.queries.standing import takes_place
from kladka.calls.rules.documents import Wanted, lacking
from kladka.calls.rules.form import open_questions
from kladka.core import polish
from kladka.core.crypto import digest_of_secret
from kladka.files.models import StoredFile
from kladka.organisations.models import Organisation
from kladka.people.models import Participation
from kladka.people.rules.names import may_be_one
from kladka.programmes.models import Project


def open_calls(day: date, *, project: Project | None = None) -> QuerySet[Call]:
    """Return the calls on the public site that take applications on `day`, those that close first before others."""
    rows = Call.objects.filter(state=Call.State.OPEN, opens_on__lte=day, closes_on__gte=day, project__is_public=True)
    if project is not None:
        rows = rows.filter(project=project)
    return rows.select_related("project__controller", "partner").order_by("closes_on", "title_pl")


def listed(calls: QuerySet[Call]) -> QuerySet[Call]:
    """Add how many applications were sent, how many have a place, how many of them beyond them, how many wait."""
    sent = Q(applications__number__isnull=False)
    placed, beyond = takes_place("applications__"), Appeal.Gives.BEYOND
    given_beyond = Q(applications__appeal__gives=beyond) | Q(applications__appeal__gave=beyond)
    return calls.annotate(
        sent=Count("applications", filter=sent),
        placed=Count("applications", filter=placed),
        beyond=Count("applications", filter=placed & given_beyond),
        waiting=Count("applications", filter=Q(applications__state=Application.State.RESERVE)),
    )


def next_number(call: Call) -> int:
    """Return the number of the next application of a call; those forgotten keep theirs."""
    used = call.applications.aggregate(last=Max("number"))["last"] or 0
    decided = call.decisions.aggregate(last=Max("number"))["last"] or 0
    return int(max(used, decided)) + 1


def with_secret(secret: str) -> Application | None:
    """Return the application that a secret link opens."""
    rows = Application.objects.select_related("call__project__controller", "call__partner")
    return rows.filter(secret_digest=digest_of_secret(secret)).first() if secret else None


def same_applicant(application: Application) -> QuerySet[Application]:
    """Return other applications in this call that may be the same person's, as `applicants_like` tells."""
    return applicants_like(
        application.call,
        name_fold=application.name_fold,
        birth_date=application.birth_date,
        pesel_index=application.pesel_index,
        krs=application.krs,
    ).exclude(pk=application.pk)


def applicants_like(
    call: Call, *, name_fold: str, birth_date: date | None, pesel_index: str = "", krs: str = ""
) -> QuerySet[Application]:
    """Return what was sent in a call with one PESEL or KRS number, or one birth date and a part of the name that sounds
    the same; where people do not apply to take part, with the same name."""
    names = call.applications.filter(birth_date=birth_date).exclude(birth_date=None).values_list("pk", "name_fold")
    alike = Q(pk__in=[pk for pk, name in names if may_be_one(name, name_fold)])
    if name_fold and not call.rules.takes_part:
        alike |= Q(name_fold=name_fold)
    if pesel_index:
        alike |= Q(pesel_index=pesel_index)
    if krs:
        alike |= Q(krs=krs)
    return call.applications.exclude(state=Application.State.BEGUN).filter(alike).order_by("number")


def fold_of(application: Application) -> str:
    """Return the applicant's name as it is compared."""
    if application.applicant_name:
        return str(polish.fold(application.applicant_name))[:FOLD_MOST]
    return fold_of_person(application.given_name, application.family_name)


def fold_of_person(given: str, family: str) -> str:
    """Return somebody's name as it is compared."""
    return polish.fold(f"{family} {given}")


FOLD_MOST = 150
"""What the column of compared names holds."""


def organisation_like(application: Application) -> Organisation | None:
    """Return the organisation that an applying entity is, by its KRS number, else by its name; None where none is."""
    if application.applicant_kind != "entity":
        return None
    rows = Organisation.objects.order_by("pk")
    by_number = rows.filter(krs=application.krs).first() if application.krs else None
    return by_number or rows.filter(name_fold=polish.fold(application.applicant_name)).first()


def attachments_of(application: Application) -> QuerySet[Attachment]:
    """Return the documents of an application with file and staff, in the order in which they were added. One query."""
    return _in_order(application.attachments.all())


def brought_by(participations: Collection[Participation]) -> QuerySet[Attachment]:
    """Return the documents that came with the applications from which these participations follow. One query."""
    rows = Attachment.objects.filter(application__participation__in=participations)
    return _in_order(rows.select_related("application__call__project__controller"))


def copy_among(attachments: QuerySet[Attachment], pk: UUID) -> StoredFile | None:
    """Return the copy of one of these documents; None for any other, and where none is kept.

    Whoever asks has chosen `attachments` by what the viewer may open.
    """
    found = attachments.select_related("file").filter(pk=pk).first()
    return found.file if found else None


def documents_lacking(application: Application) -> list[Wanted]:
    """Return the documents without which an application is not sent, and that are not there. One query at most."""
    found, answers = criteria_of(application.call), application.all_answers
    if not lacking(found, answers, ()):
        return []
    return lacking(found, answers, set(application.attachments.values_list("kind", flat=True)))


def takes_documents(application: Application, today: date) -> bool:
    """Tell whether the applicant may add documents now, or take them out."""
    is_theirs = application.state in (Application.State.BEGUN, Application.State.SENT)
    return is_theirs and application.call.takes_on(today)


def is_ready(application: Application) -> bool:
    """Tell whether a form that was begun lacks nothing, and may be sent."""
    answers = application.all_answers
    is_reached = bool(application.phone or application.email)
    return is_reached and not open_questions(form_of(application.call), answers) and not documents_lacking(application)


def to_forget(day: date) -> QuerySet[Application]:
    """Return the applications whose days are over; those from which a participation follows, or a grant, stay."""
    rows = Application.objects.filter(forget_on__lte=day, participation=None, held_by=None)
    return rows.select_related("call__project").order_by("forget_on", "pk")


def _in_order(attachments: QuerySet[Attachment]) -> QuerySet[Attachment]:
    return attachments.select_related("file", "staff").order_by("added_on", "pk")
