"""Many papers at once, made by the worker: one after the other; at the end a ZIP file of them, and one PDF of all.

Bears being run twice.
"""

import logging
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.tasks import TaskContext, task
from django.utils import translation
from django.utils.translation import gettext as _

from kladka.accounts.models import User
from kladka.audit.actions import note_read
from kladka.core.errors import KladkaError
from kladka.documents.batches import path_of
from kladka.documents.papers import Content, papers_pdf
from kladka.documents.rendering import DocumentError
from kladka.documents.templates import Template, templates
from kladka.pages.reports.tasks import note
from kladka.people.actions.paper import print_paper
from kladka.people.models import Paper, Participation
from kladka.people.policies.paper import number_of
from kladka.people.queries import listed
from kladka.workflows.actions.papers import make_paper
from kladka.workflows.queries.papers import things_of

logger = logging.getLogger("kladka.papers")


@task(takes_context=True)
def make(
    context: TaskContext[Any, Any],
    /,
    *,
    by: str,
    language: str,
    paper_language: str,
    kind: str,
    of: str,
    people: list[str],
    first: str = "",
) -> dict[str, Any]:
    """Make the papers of these participations, for one ZIP file and one PDF. Those that stand are taken as they are.

    Whoever has nothing that a paper could be made of is left out, and named. `first` is the part of a large batch that
    this one belongs to.
    """
    work, user, template = context.task_result.id, User.objects.get(pk=by), templates()[kind]
    found = listed(Participation.objects.filter(pk__in=people)).order_by("person__identity__name_sort", "pk")
    rows = found.select_related("project__controller", "project__funding_line", "partner")
    left_out, told = [], []
    path = path_of(work)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with translation.override(language), tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as packed:
            for number, participation in enumerate(rows):
                note(work, number, len(people), _("Making the documents"))
                paper = _paper(participation, template, of, paper_language, user)
                if paper is None:
                    left_out.append(participation.person.identity.name)
                    continue
                told.append(paper.told)
                name = str(number_of(paper)).replace("/", "-")
                packed.writestr(f"{name}.pdf", print_paper(paper=paper, by=user).content)
                controller = participation.project.controller_id
                note_read(controller=controller, by=user, page="papers:work", subject=participation)
        Path(file.name).replace(path)
        _put_together(work, told, language)
    return {"count": len(told), "left_out": left_out}


def _put_together(work: str, told: Sequence[Content], language: str) -> None:
    """Make one PDF of all papers; without it there is still the ZIP file."""
    try:
        made = papers_pdf(told, language) if told else b""
    except DocumentError:
        logger.warning("The papers of a batch were not put together.", exc_info=True)
        return
    if made:
        path_of(work, "pdf").write_bytes(made)


def _paper(participation: Any, template: Template, of: str, language: str, by: User) -> Paper | None:
    """Return the paper of somebody, made if it is not there; None where there is nothing to make it of."""
    things = things_of(participation, template)
    thing = next((one for one in things if not of or one.of == of), None)
    if thing is None:
        return None
    standing = Paper.objects.standing().filter(participation=participation, kind=template.kind, of=thing.of).first()
    if standing is not None:
        return standing
    try:
        return make_paper(participation=participation, template=template, of=thing.of, language=language, by=by)
    except KladkaError as refused:
        logger.info("A paper of a batch was not made: %s", type(refused).__name__)
        return None
