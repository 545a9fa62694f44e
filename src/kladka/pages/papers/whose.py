"""Of whom or about what papers are, as their pages say it: a participation, or another record of a project."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from kladka.audit.actions import note_read
from kladka.pages.participants.permissions import READERS, WORKERS, participation_for
from kladka.pages.participants.views.form_page import form_page
from kladka.pages.viewing import viewer_of
from kladka.people.models import Paper, Participation
from kladka.workflows.queries.subjects import ABOUT, about_of, record_for, record_of


@dataclass(frozen=True)
class Whose:
    """A participation as `participation_for` gives it, or a record that there are papers about."""

    record: Any

    @property
    def participation(self) -> Any:
        """Return the participation; None for another record."""
        return self.record if isinstance(self.record, Participation) else None

    @property
    def name(self) -> str:
        """Return the person's name, or what the record is called."""
        if self.participation is not None:
            return str(self.participation.person.identity.name)
        return ABOUT[self.key[0]].title(self.record)

    @property
    def papers(self) -> str:
        """Return the address of the list of papers."""
        if self.participation is not None:
            return reverse("papers:of", args=[self.record.pk])
        return reverse("papers:about", args=[self.key[0], self.record.pk])

    @property
    def page(self) -> str:
        """Return the address of the record itself."""
        about = about_of(self.record)
        return reverse(about.page if about else "participants:detail", args=[self.record.pk])

    def make(self, kind: str) -> str:
        """Return where a paper of a kind is made."""
        if self.participation is not None:
            return reverse("papers:make", args=[self.record.pk, kind])
        return reverse("papers:make-about", args=[self.key[0], self.record.pk, kind])

    def draft(self, kind: str) -> str:
        """Return where its draft is taken."""
        return f"{self.make(kind)}draft/"

    def note_read(self, request: HttpRequest) -> None:
        """Leave a read event: somebody opened a page with what is told of the record."""
        page = request.resolver_match.view_name if request.resolver_match else ""
        controller = self.record.project.controller_id
        note_read(controller=controller, by=request.user, page=page, subject=self.record)

    @property
    def key(self) -> tuple[str, UUID]:
        """Return the name of the record's model and its id."""
        return str(self.record._meta.model_name), self.record.pk


def whose_paper(request: HttpRequest, paper: Paper, *, to_change: bool) -> Whose:
    """Return of whom or about what a paper is that the viewer may open, or change."""
    if paper.participation_id is None:
        return _within(request, Whose(record_of(paper)))
    return of_participation(request, paper.participation_id, to_change=to_change)


def of_participation(request: HttpRequest, pk: UUID, *, to_change: bool) -> Whose:
    """Return a participation whose papers the viewer may open, or make; or raise Http404."""
    return Whose(participation_for(viewer_of(request), pk, WORKERS if to_change else READERS))


def about_record(request: HttpRequest, table: str, pk: UUID, *, to_change: bool) -> Whose:
    """Return another record about which the viewer may open papers, or make them; or raise Http404."""
    record = record_for(viewer_of(request), table, pk, to_change=to_change)
    if record is None:
        raise Http404
    return _within(request, Whose(record))


def paper_form(request: HttpRequest, form: Any, act: Any, whose: Whose, **context: Any) -> HttpResponse:
    """Show a form about papers, or run `act`, as `form_page` does for a participant."""
    if whose.participation is None and request.method != "POST":
        whose.note_read(request)
    back_text = "" if whose.participation is not None else whose.name
    return form_page(request, form, act, participation=whose.participation, back_text=back_text, **context)


def _within(request: HttpRequest, whose: Whose) -> Whose:
    """Let the menu mark the area of the record: papers have none of their own."""
    request.within = whose.page  # type: ignore[attr-defined]
    return whose
