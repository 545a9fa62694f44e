"""What an office's own model of an incubator must be before it is kept, put to a colleague, followed."""

from uuid import UUID

from django.utils.translation import gettext as _

from kladka.core.errors import PolicyBroken
from kladka.core.polish import fold
from kladka.core.quoting import in_quotes
from kladka.incubation.models import StandardDraft, StandardVersion
from kladka.incubation.queries.standard import drafts_of_standards, offered_standards, shipped_standards
from kladka.incubation.rules.standard import Standard, Words, content_of, silent_parts
from kladka.processes.policies.versions import check_code_is_new


def check_new_code(code: str) -> None:
    """A new model has a code that nobody uses."""
    shipped = {known for known, _number in shipped_standards()}
    check_code_is_new(StandardVersion, StandardDraft, code, shipped)


def check_new_title(title: Words, controller: UUID) -> None:
    """A new model has a title of its own: people choose models by it."""
    known = [*offered_standards([controller]), *(one.standard for one in drafts_of_standards([controller]))]
    for language, words in title.items():
        if words and any(fold(one.title.get(language, "")) == fold(words) for one in known):
            raise PolicyBroken(
                _("There is a model with the title “%(title)s” already. Choose another.") % {"title": in_quotes(words)},
                field=f"title_{language}",
            )


def check_ready(standard: Standard) -> None:
    """What is put to a colleague speaks of services, staff, premises and standards."""
    if silent_parts(standard):
        raise PolicyBroken(
            _("The model is not ready yet: a part of it says nothing. Add a line there, or one that is left open.")
        )


def check_different(standard: Standard, earlier: StandardVersion | None) -> None:
    """The next version says something else than the one before, under the same title."""
    if earlier is None:
        return
    if earlier.standard.title != standard.title:
        raise PolicyBroken(
            _("The title of a published model stays: incubators are told by it. Make a new model for a new name.")
        )
    if content_of(earlier.standard) == content_of(standard):
        raise PolicyBroken(_("Nothing was changed. Change something, or throw the draft away."))
