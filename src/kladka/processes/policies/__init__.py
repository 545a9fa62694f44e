"""What a process must be before it is kept, put to a colleague, followed."""

from uuid import UUID

from django.utils.translation import gettext as _

from kladka.core.dictionaries import dictionary
from kladka.core.errors import PolicyBroken
from kladka.core.polish import fold
from kladka.core.quoting import in_quotes
from kladka.processes.models import ProcessDraft, ProcessVersion
from kladka.processes.policies.versions import check_code_is_new
from kladka.processes.queries import MODELS, drafts_of, known_for, own_published, processes_for
from kladka.processes.rules.combining import lost_stages
from kladka.processes.rules.process import Process, Words
from kladka.processes.rules.shape import problems_of


def check_model(code: str, controller: UUID, *, field: str = "") -> str:
    """Somebody works by a model that is shipped, or by one that their office published."""
    if code in dictionary(MODELS).items or code in {one.code for one in own_published([controller])}:
        return code
    return dictionary(MODELS).check(code, field=field)


def check_new_code(code: str) -> None:
    """A new model has a code that nobody uses: facts name it, whatever office recorded them."""
    check_code_is_new(ProcessVersion, ProcessDraft, code, set(dictionary(MODELS).items))


def check_new_title(title: Words, controller: UUID) -> None:
    """A new model has a title of its own: people choose models by it, and reports name them by it."""
    drafts = (one.process for one in drafts_of([controller]))
    known = [*processes_for(controller).values(), *drafts]
    for language, words in title.items():
        if words and any(fold(one.title.get(language, "")) == fold(words) for one in known):
            raise PolicyBroken(
                _("There is a model with the title “%(title)s” already. Choose another.") % {"title": in_quotes(words)},
                field=f"title_{language}",
            )


def check_ready(process: Process, controller: UUID) -> None:
    """What is put to a colleague is whole."""
    problems = problems_of(process, known_for(controller))
    if problems:
        raise PolicyBroken(
            _("The model is not ready yet: %(problem)s What is to be mended is marked at its place.")
            % {"problem": problems[0].words}
        )


def check_same_name(process: Process, earlier: ProcessVersion | None) -> None:
    """A title stays: figures and reports name the model by it."""
    if earlier is not None and earlier.process.title != process.title:
        raise PolicyBroken(
            _("The title of a published model stays, for reports name it. Make a new model for a new name."),
            field="title_pl",
        )


def check_different(process: Process, earlier: ProcessVersion | None) -> None:
    """The next version says something else than the one before."""
    if earlier is not None and earlier.process.stages == process.stages:
        same = (earlier.process.profile, earlier.process.origin, earlier.process.extended_by)
        if same == (process.profile, process.origin, process.extended_by):
            raise PolicyBroken(_("Nothing was changed. Change something, or throw the draft away."))


def check_not_extended(code: str, controller: UUID) -> None:
    """A model on which others of the office are built is not retired before them."""
    built = [one.process.name for one in own_published([controller]) if one.process.extends == code]
    if built:
        raise PolicyBroken(_("Other models extend it: %(names)s. Retire these first.") % {"names": ", ".join(built)})


def check_variants(process: Process, controller: UUID) -> None:
    """A version of a base has the stages to which the published variants of the office add."""
    for one in own_published([controller]):
        lost = lost_stages(process, one.process) if one.process.extends == process.code else ()
        if lost:
            words = _(
                "“%(variant)s” adds to stages that this version lacks: %(codes)s. Publish a variant without them first."
            )
            raise PolicyBroken(words % {"variant": in_quotes(one.process.name), "codes": ", ".join(lost)})
