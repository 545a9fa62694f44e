"""Reads of social activation: self-assessments, the monitoring card, opinions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.coaching.models import CardEntry, SelfAssessment, Session, SocialOpinion
from kladka.coaching.queries.day import parameter
from kladka.coaching.rules.activation import Asked, Held, asked_on, card_due, ends_of, lacking, shown
from kladka.core import packs
from kladka.core.forms.shown import length_in_words
from kladka.people.models import Assignment, Participation
from kladka.programmes.models import Project


@dataclass(frozen=True)
class Activation:
    """Everything about the social activation of one participant; `card` and `opinions` have the newest first."""

    project: Project
    assessments: Sequence[SelfAssessment]
    card: Sequence[CardEntry]
    opinions: Sequence[SocialOpinion]

    @property
    def held(self) -> list[Held]:
        """Return the self-assessments as the rules take them."""
        return [held_of(one) for one in self.assessments]

    @property
    def lacks(self) -> list[str]:
        """Return what the programme asks for before an opinion and is not there."""
        return lacking(needs_of(self.project), self.held, has_card=bool(self.card))

    @property
    def opinion(self) -> SocialOpinion | None:
        """Return the opinion that holds."""
        return self.opinions[0] if self.opinions else None

    @property
    def sides(self) -> tuple[SelfAssessment | None, SelfAssessment | None]:
        """Return the self-assessments that are drawn side by side."""
        start, later = shown(self.held)
        return self._record(start), self._record(later)

    @property
    def ends(self) -> tuple[SelfAssessment | None, SelfAssessment | None]:
        """Return the self-assessments that an opinion rests on."""
        start, end = ends_of(self.held)
        return self._record(start), self._record(end)

    @property
    def may_sign(self) -> bool:
        """Tell whether nothing lacks, and something was held since the last opinion."""
        end = self.ends[1]
        return not self.lacks and (self.opinion is None or (end is not None and end.on_date > self.opinion.signed_on))

    def due(self, began: date, today: date) -> date:
        """Return when the next entry of the card is due."""
        return card_due(began, [one.until_date for one in self.card], parameter("card_due_days", today))

    def content(self, until: date | None = None) -> dict[str, Any]:
        """Return what an opinion keeps of what it rests on: the self-assessments, and which entries of the card, up to
        a day where one is named."""
        start, end = self.ends
        last = end or start
        kept = {"start": _kept(start), "end": _kept(end), "scale": last.asked["scale"] if last else []}
        return {**kept, "card": [str(one.pk) for one in self.card if until is None or one.until_date <= until]}

    def _record(self, one: Held | None) -> SelfAssessment | None:
        return None if one is None else next(each for each in self.assessments if held_of(each) == one)


def activation_of(participation: Participation) -> Activation:
    """Return the social activation of a participant. Three queries, however long it lasts."""
    of = {"participation": participation}
    return Activation(
        project=participation.project,
        assessments=list(SelfAssessment.objects.filter(**of).order_by("on_date", "created_at")),
        card=list(CardEntry.objects.filter(**of).select_related("staff").order_by("-until_date", "-created_at")),
        opinions=list(SocialOpinion.objects.filter(**of).select_related("coach", "file").order_by("-number")),
    )


def held_of(one: SelfAssessment) -> Held:
    """Return a self-assessment as the rules take it."""
    return Held(one.on_date, one.moment, one.levels)


def pack() -> Mapping[str, Any]:
    """Return what self-assessments ask."""
    found: Mapping[str, Any] = packs.load("coaching/questions/activation.yaml")
    return found


def asked(day: date, *, health: bool = False) -> Asked:
    """Return what is asked on a day."""
    return asked_on(pack(), day, health=health)


def needs_of(project: Project) -> Sequence[str]:
    """Return what the programme of a project asks for before an opinion."""
    found: Sequence[str] = packs.load(f"profiles/{project.profile}.yaml").get("social_opinion", {}).get("needs", ())
    return found


def opinions_of(participation: Participation) -> list[SocialOpinion]:
    """Return the signed opinions, the newest first."""
    return list(SocialOpinion.objects.filter(participation=participation).order_by("-number"))


def session_days(participation: Participation) -> list[tuple[date, int]]:
    """Return day and minutes of every session, for the card: what was recorded is not written down again."""
    rows = Session.objects.current().filter(participation=participation)
    return list(rows.order_by("on_date").values_list("on_date", "minutes"))


def recorded(first: date, last: date, sessions: Sequence[tuple[date, int]]) -> str:
    """Return in words how many of these sessions are within some days, and how long they took."""
    minutes = [length for day, length in sessions if first <= day <= last]
    if not minutes:
        return _("no session recorded")
    words = ngettext("%(n)s session, %(length)s", "%(n)s sessions, %(length)s", len(minutes))
    return words % {"n": len(minutes), "length": length_in_words(sum(minutes))}


def last_assignment(participation: Participation) -> Assignment | None:
    """Return by whom somebody is coached, or was until they left: opinions are signed after that, too."""
    rows = Assignment.objects.current().filter(participation=participation).select_related("coach")
    return rows.order_by("-from_date", "-recorded_no").first()


def _kept(one: SelfAssessment | None) -> dict[str, Any]:
    if one is None:
        return {}
    kept = {"id": str(one.pk), "on": one.on_date.isoformat()}
    return {**kept, "levels": one.levels, "reasons": one.reasons, "areas": one.asked["areas"]}
