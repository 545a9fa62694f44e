"""What may never happen to releases, whoever asks. Each `check_` raises PolicyBroken with a sentence."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from kladka.core.dictionaries import dictionary
from kladka.core.errors import PolicyBroken
from kladka.core.forms.shown import day_in_words
from kladka.core.quoting import in_quotes
from kladka.programmes.models import Project
from kladka.reporting.models import DeclaredTotal, Release
from kladka.reporting.queries import release as queries
from kladka.reporting.rules import release as rules


def check_public(project: Project) -> None:
    """Only a project that is on the public site publishes."""
    if not project.is_public:
        raise PolicyBroken(
            _("The project is not on the public site. An administrator of its leader puts it there, in its data.")
        )


def check_day(project: Project, as_of: date, *, today: date) -> None:
    """A release is as of a day on which the project publishes, and that day is over."""
    settings = queries.settings_for(project, today)
    days = [day for day in rules.days_of(project.starts_on, project.ends_on, settings) if day < today]
    if as_of in days:
        return
    if not days:
        first = next(rules.days_of(project.starts_on, project.ends_on, settings))
        message = _("The project publishes as of %(first)s at the earliest. Come back after that day.")
        raise PolicyBroken(message % {"first": day_in_words(first)}, field="as_of")
    message = _("The project publishes as of these days: %(days)s. Choose one of them.")
    raise PolicyBroken(message % {"days": ", ".join(day_in_words(day) for day in days[-4:])}, field="as_of")


def check_nothing_waits(project: Project) -> None:
    """One release after the other: each is checked against all that was published before it."""
    found = queries.waiting(project)
    if found is not None:
        message = _("Release %(number)s was prepared and waits. Publish or discard it first.")
        raise PolicyBroken(message % {"number": found.number})


def check_correction(corrects: Release | None, words: str) -> None:
    """A day for which a release is published is published again for a reason only."""
    if corrects is not None and not words.strip():
        message = _("Release %(number)s is already published as of this day. To correct it, say why.")
        raise PolicyBroken(message % {"number": corrects.number}, field="words")


def check_order(as_of: date, published: Sequence[Release]) -> None:
    """Releases come in the order of their days: an earlier day is not published after a later one."""
    later = [release for release in published if release.as_of > as_of]
    if later:
        message = _("Release %(number)s as of %(day)s is already published. Choose that day or a later one.")
        raise PolicyBroken(message % {"number": later[0].number, "day": day_in_words(later[0].as_of)}, field="as_of")


def check_undecided(release: Release) -> None:
    """A release is decided on once."""
    if hasattr(release, "decision"):
        if release.decision.outcome == queries.PUBLISHED:
            raise PolicyBroken(_("This release is published. What everybody may know cannot be taken back."))
        raise PolicyBroken(_("This release was discarded. Prepare a new one."))


def check_basis(release: Release, basis: str) -> None:
    """Nothing was published or decided since the release was prepared, or it would have to be checked anew."""
    if release.basis != basis:
        raise PolicyBroken(
            _("Since this release was prepared, something else was published, declared or withdrawn. Prepare it anew.")
        )


def check_second_person(*, by: UUID, involved: Iterable[UUID], deciders: Sequence[UUID], is_alone: bool) -> None:
    """Somebody else publishes than who prepared or declared, where there is somebody else who may."""
    if by not in set(involved):
        return
    if set(deciders) - set(involved):
        raise PolicyBroken(
            _("You prepared this release or declared a total in it. Ask another person who may publish to do it.")
        )
    if not is_alone:
        raise PolicyBroken(
            _("You prepared this release yourself. Confirm that there is nobody else who could publish it."),
            field="is_alone",
        )


def check_ground(ground: str, words: str) -> None:
    """A small total is told for a reason that is on the list, and in somebody's words."""
    dictionary("declaration-grounds").check(ground, field="ground")
    if not words.strip():
        raise PolicyBroken(_("Say in your own words why this number shall be told."), field="words")


def check_total(
    indicator: str, value: int, *, counted: Mapping[str, int], titles: Mapping[str, str], field: str = "value"
) -> None:
    """A declared total is the number that is counted: whoever declares it has looked."""
    if indicator not in counted:
        message = _("“%(title)s” is not among the figures of this project that are published as a number.")
        raise PolicyBroken(message % {"title": in_quotes(titles.get(indicator, indicator))}, field="indicator")
    if counted[indicator] != value:
        message = _("%(value)s is not what is counted: “%(title)s” is %(counted)s. Look at the figure again.")
        raise PolicyBroken(
            message
            % {"value": value, "title": in_quotes(titles.get(indicator, indicator)), "counted": counted[indicator]},
            field=field,
        )


def check_hidden_nowhere(indicator: str, as_of: date, published: Iterable[Release]) -> None:
    """A total is not declared beside a release of the same day that hides it and names groups of it.

    The groups of that release were hidden without it: a nought shown beside one hidden group would tell the other.
    """
    for release in published:
        figures = [each for each in release.data["figures"] if each["code"] == indicator]
        parts = [part for figure in figures for part in figure["parts"]]
        hides = any(not part["group"] and part["value"] is None for part in parts)
        if release.as_of == as_of and hides and any(part["group"] for part in parts):
            message = _(
                "Release %(number)s is published as of this day and hides this number. With the total known, what it "
                "hides could be worked out. Declare the total of a later day."
            )
            raise PolicyBroken(message % {"number": release.number}, field="indicator")


def check_not_declared(project: Project, indicator: str, as_of: date) -> None:
    """A total is declared once for a day."""
    if DeclaredTotal.objects.current().filter(project=project, indicator=indicator, as_of=as_of).exists():
        raise PolicyBroken(_("This total was already declared for this day."), field="indicator")


def check_still_declared(declared: DeclaredTotal) -> None:
    """A decision is withdrawn once."""
    if not declared.is_current:
        raise PolicyBroken(_("This declared total was withdrawn already."))


def check_not_published(declared: DeclaredTotal, published: Sequence[Release]) -> None:
    """What was published is known: no decision takes it back."""
    if queries.is_published(declared, published):
        raise PolicyBroken(
            _("This total is published. Everybody may know it, so the decision cannot be withdrawn any more.")
        )
