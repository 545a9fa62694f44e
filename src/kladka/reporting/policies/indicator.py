"""What an own indicator must be before it is kept, before a colleague is asked, and before it counts."""

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

import miara
from kladka.core.errors import PolicyBroken, Stale
from kladka.programmes.models import Project
from kladka.reporting.live.definitions import Indicator, Pack
from kladka.reporting.models import IndicatorDraft, IndicatorVersion
from kladka.reporting.queries.indicator import Written, approved_texts, examples_broken, needing, read_own
from kladka.reporting.rules.indicator import own_rules

TEXT = "text"


def check_size(text: str) -> None:
    """A definition has some words, and not too many."""
    if not text.strip():
        raise PolicyBroken(_("Write the definition."), field=TEXT)
    if len(text) > own_rules().most_signs:
        message = _("A definition has at most %(most)s signs. Shorten it, or make several indicators of it.")
        raise PolicyBroken(message % {"most": own_rules().most_signs}, field=TEXT)


def check_code(project: Project, code: str, changes: str, *, draft: UUID | None = None) -> None:
    """A new indicator has a code nobody uses; the next version of one keeps its code."""
    if changes:
        if code and code != changes:
            message = _("This is the next version of “%(code)s”. Leave its code as it is.")
            raise PolicyBroken(message % {"code": changes}, field=TEXT)
        return
    if not code:
        return
    versions = IndicatorVersion.objects.filter(project=project, code=code)
    if versions.exclude(state=IndicatorVersion.State.RETURNED).exists():
        message = _(
            "The project already has an indicator “%(code)s”. Open that one and change it, or use another code."
        )
        raise PolicyBroken(message % {"code": code}, field=TEXT)
    drafts = IndicatorDraft.objects.filter(project=project, code=code).values_list("pk", flat=True)
    if any(each != draft for each in drafts):
        message = _("Somebody is already writing an indicator “%(code)s”. Use another code.")
        raise PolicyBroken(message % {"code": code}, field=TEXT)


def check_room(project: Project) -> None:
    """A project has so many own indicators that they can still be read."""
    most = own_rules().most_in_project
    counted = IndicatorVersion.objects.filter(project=project, state=IndicatorVersion.State.APPROVED).count()
    if counted + IndicatorDraft.objects.filter(project=project).count() >= most:
        message = _("A project has at most %(most)s own indicators and drafts. Retire or discard one first.")
        raise PolicyBroken(message % {"most": most}, field=TEXT)


def check_definition(project: Project, text: str, changes: str) -> tuple[Pack, Indicator]:
    """A definition can be read beside the project's pack, is not published by itself, and keeps its examples."""
    check_size(text)
    found = read_own(project, Written(text, changes))
    if found.problems or found.indicator is None:
        raise PolicyBroken(_("The definition cannot be read yet. Mend what is said beneath it."), field=TEXT)
    check_titles(found.indicator)
    check_unpublished(found.indicator)
    check_examples(found.pack, found.indicator)
    return found.pack, found.indicator


def check_titles(indicator: Indicator) -> None:
    """A title stands in tables, menus and headings, and is as short as these need it."""
    most = own_rules().most_in_title
    if max(map(len, indicator.title.values())) > most:
        message = _("A title has at most %(most)s signs. Say the rest in the description.")
        raise PolicyBroken(message % {"most": most}, field=TEXT)


def check_unpublished(indicator: Indicator) -> None:
    """What everybody may see is decided with a release, never in a definition of one's own."""
    if indicator.published:
        message = _("An own indicator is not made public by its definition. Take out the line “published”.")
        raise PolicyBroken(message, field=TEXT)


def check_examples(pack: Pack, indicator: Indicator) -> None:
    """A definition has a drawn example, and every example comes out as it promises."""
    fewest = own_rules().fewest_examples
    if len(indicator.examples) < fewest:
        message = ngettext(
            "Add at least %(n)s example: a small table of facts and what must come out. Take a case, or write one.",
            "Add at least %(n)s examples: small tables of facts and what must come out. Take cases, or write them.",
            fewest,
        )
        raise PolicyBroken(message % {"n": fewest}, field=TEXT)
    try:
        with miara.limited(own_rules().most_seconds_when_asked):
            are_broken = bool(examples_broken(pack, indicator, thoroughly=True))
    except miara.TimeLimitError:
        message = _("The examples take too long to count. Draw fewer of them, or smaller ones.")
        raise PolicyBroken(message, field=TEXT) from None
    if are_broken:
        message = _("An example promises something else than comes out. Correct the example or the definition.")
        raise PolicyBroken(message, field=TEXT)


def check_different(project: Project, text: str, changes: str) -> None:
    """The next version says something else than the one that counts."""
    if changes and approved_texts(project).get(changes) == text:
        raise PolicyBroken(_("Nothing was changed."), field=TEXT)


def check_nothing_proposed(project: Project, code: str) -> None:
    """One version at a time waits for a colleague."""
    waiting = IndicatorVersion.objects.filter(project=project, code=code, state=IndicatorVersion.State.PROPOSED)
    if waiting.exists():
        message = _(
            "A version of “%(code)s” already waits for a colleague. Let it be decided on, or take it back first."
        )
        raise PolicyBroken(message % {"code": code}, field=TEXT)


def check_not_drafted(project: Project, changes: str) -> None:
    """One draft at a time changes an indicator."""
    if changes and IndicatorDraft.objects.filter(project=project, changes=changes).exists():
        message = _("A change of “%(code)s” is already being written. Open that draft.")
        raise PolicyBroken(message % {"code": changes}, field=TEXT)


def check_words(version: IndicatorVersion, by: UUID, words: str) -> None:
    """A colleague who sends a version back says why; its author may take it back without a word."""
    if version.proposed_by != by and not words.strip():
        raise PolicyBroken(_("Say what the author should change."), field="words")


def check_state(version: IndicatorVersion, state: IndicatorVersion.State) -> None:
    """Nobody decided on it meanwhile. Raises Stale."""
    stored = IndicatorVersion.objects.get(pk=version.pk)
    if stored.state != state:
        raise Stale(_("Somebody has already decided on this. Look at it again."), stored=stored)


def check_approver(version: IndicatorVersion, by: UUID, *, others: bool, alone: bool) -> None:
    """A colleague approves, never the author; where there is nobody else, the author says so."""
    if version.proposed_by != by:
        return
    if others:
        raise PolicyBroken(
            _("You wrote this version. Another monitoring officer or the leader’s coordinator approves it.")
        )
    if not alone:
        message = _("You wrote this version and nobody else can approve it. Tick the box if you approve it alone.")
        raise PolicyBroken(message, field="alone")


def check_not_needed(project: Project, code: str) -> None:
    """No other own indicator is built from one that is retired."""
    codes = needing(project, code)
    if codes:
        message = _("Other own indicators are built from it: %(codes)s. Change or retire these first.")
        raise PolicyBroken(message % {"codes": ", ".join(codes)})
