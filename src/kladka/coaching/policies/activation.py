"""What may never happen to a self-assessment, a monitoring card or the opinion, whoever asks."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kladka.coaching.models import CardEntry, SelfAssessment, SocialOpinion
from kladka.coaching.rules.activation import CARD, END, START, Asked, Held
from kladka.core import clock
from kladka.core.errors import PolicyBroken, Stale
from kladka.core.forms.shown import day_in_words
from kladka.files.models import StoredFile
from kladka.people import policies as people
from kladka.programmes.models import Project

LONGEST_REASON = 500
LONGEST = 2000
"""Characters of one reason, and of everything else that is written down here."""


def check_assessed_on(day: date, moment: str, others: Sequence[Held], project: Project, today: date) -> None:
    """It is held within the project and not tomorrow; there is one at the start, and it is the first."""
    people.check_within_project(day, project, field="on_date")
    people.check_not_in_future(day, today, field="on_date")
    start = next((one for one in others if one.moment == START), None)
    if moment == START:
        _check_first(day, start, others)
    elif start and day < start.on:
        raise PolicyBroken(
            _("The self-assessment at the start is of %(day)s. Choose that day or a later one.")
            % {"day": day_in_words(start.on)},
            field="on_date",
        )


def check_not_left(day: date, moment: str, left_on: date | None) -> None:
    """Nobody who has left, and not come back, is only at the start."""
    if moment == START and left_on is not None and left_on < day:
        raise PolicyBroken(
            _("The participant left on %(day)s. The self-assessment at the start was held by that day, or it was none.")
            % {"day": day_in_words(left_on)},
            field="on_date",
        )


def _check_first(day: date, start: Held | None, others: Sequence[Held]) -> None:
    if start is not None:
        raise PolicyBroken(
            _("There is a self-assessment at the start already, of %(day)s. Choose another answer, or change that one.")
            % {"day": day_in_words(start.on)},
            field="moment",
        )
    earliest = min((one.on for one in others), default=day)
    if day > earliest:
        raise PolicyBroken(
            _("There is a self-assessment of %(day)s. The one at the start must not be later.")
            % {"day": day_in_words(earliest)},
            field="on_date",
        )


def check_answers(levels: Mapping[str, int], reasons: Mapping[str, str], asked: Asked) -> None:
    """At least one area is answered, with a step that the scale has; a reason is a few sentences."""
    if not levels:
        raise PolicyBroken(_("Choose an answer for at least one area."), field=asked.areas[0].code)
    for code, level in levels.items():
        if not 1 <= level <= len(asked.scale):
            raise PolicyBroken(_("This answer is not on the list. Choose one of those shown."), field=code)
    for code, words in reasons.items():
        if len(words) > LONGEST_REASON:
            words = _("This reason is too long. Keep it to %(most)s characters.")
            raise PolicyBroken(words % {"most": LONGEST_REASON}, field=f"{code}_reason")


def check_health_unchanged(stored: object | None, has: int, version: int) -> None:
    """Whoever comes second is told."""
    if has != version:
        raise Stale(_("Somebody else changed this while you were writing."), stored=stored)


def check_not_signed(assessment: SelfAssessment, opinions: Sequence[SocialOpinion]) -> None:
    """What a signed opinion rests on stays as it was."""
    key = str(assessment.pk)
    resting = next((one for one in opinions if key in (_id(one, START), _id(one, END))), None)
    if resting is not None:
        raise PolicyBroken(
            _("The opinion signed on %(day)s rests on this self-assessment. It is not changed any more.")
            % {"day": day_in_words(resting.signed_on)}
        )


def check_entry_not_signed(entry: CardEntry, opinions: Sequence[SocialOpinion]) -> None:
    """What was done is a part of what a signed opinion rests on: it stays as it was."""
    resting = next((one for one in opinions if _rests_on(one, entry)), None)
    if resting is not None:
        raise PolicyBroken(
            _("The opinion signed on %(day)s rests on this entry of the card. It is not changed any more.")
            % {"day": day_in_words(resting.signed_on)}
        )


def _rests_on(opinion: SocialOpinion, entry: CardEntry) -> bool:
    """Opinions name their entries since 29 November 2026; an older one rests on all that it can have known."""
    named = opinion.content.get("card")
    return entry.until_date <= opinion.signed_on if named is None else str(entry.pk) in named


def _id(opinion: SocialOpinion, end: str) -> str:
    return str((opinion.content.get(end) or {}).get("id", ""))


def check_card_entry(
    first: date, last: date, words: Mapping[str, str], project: Project, *, most_days: int, today: date
) -> None:
    """An entry covers some weeks of the project up to today, and says what was done."""
    people.check_within_project(first, project, field="from_date")
    people.check_within_project(last, project, field="until_date")
    people.check_order(first, last, field="until_date")
    people.check_not_in_future(last, today, field="until_date")
    if (last - first).days >= most_days:
        text = ngettext(
            "An entry covers at most %(most)s day. Choose a later beginning, or make two entries.",
            "An entry covers at most %(most)s days. Choose a later beginning, or make two entries.",
            most_days,
        )
        raise PolicyBroken(text % {"most": most_days}, field="from_date")
    if not words["done"]:
        raise PolicyBroken(_("Say what was done."), field="done")
    for name, said in words.items():
        check_length(said, name)


def check_apart(first: date, last: date, others: Iterable[tuple[date, date]]) -> None:
    """No day stands in two entries: the sessions of a day would be counted in both."""
    met = next((other for other in sorted(others) if first <= other[1] and other[0] <= last), None)
    if met is not None:
        raise PolicyBroken(
            _("There is an entry of %(first)s to %(last)s already. Choose other days, or change that entry.")
            % {"first": day_in_words(met[0]), "last": day_in_words(met[1])},
            field="from_date" if met[0] <= first else "until_date",
        )


def check_length(words: str, field: str) -> None:
    """Nothing written here is longer than some paragraphs."""
    if len(words) > LONGEST:
        raise PolicyBroken(_("This is too long. Keep it to %(most)s characters.") % {"most": LONGEST}, field=field)


def check_nothing_lacks(lacks: Collection[str]) -> None:
    """Nobody signs an opinion without what the programme asks for before it."""
    for one in lacks:
        raise PolicyBroken(lacks_in_words(one))


def lacks_in_words(what: str) -> str:
    """Say what is missing before an opinion, and what to do."""
    if what == START:
        return _("There is no self-assessment at the start. Write it down first.")
    if what == END:
        return _("There is no self-assessment at the end. Hold it with the participant first.")
    if what == CARD:
        return _("The monitoring card has no entry. Write down what was done first.")
    raise TypeError(f"Nothing is said about {what}.")


def check_new(end: Held | None, last: SocialOpinion | None) -> None:
    """A second opinion rests on a self-assessment at the end that was held after the first one was signed."""
    if last is not None and (end is None or end.on <= last.signed_on):
        raise PolicyBroken(
            _("The opinion was signed on %(day)s. Another one needs a self-assessment at the end after that day.")
            % {"day": day_in_words(last.signed_on)}
        )


def check_signed_on(day: date, end: Held | None, project: Project, today: date) -> None:
    """An opinion is signed on the day of the self-assessment at the end or later, and not tomorrow."""
    people.check_not_in_future(day, today, field="on")
    if end is not None and day < end.on:
        raise PolicyBroken(
            _("The self-assessment at the end is of %(day)s. Choose that day or a later one.")
            % {"day": day_in_words(end.on)},
            field="on",
        )
    if day < project.starts_on:
        people.check_within_project(day, project, field="on")


def check_opinion(words: str) -> str:
    """An opinion gives reasons. Returns them without spaces around."""
    said = words.strip()
    if not said:
        raise PolicyBroken(_("Say what the opinion rests on."), field="words")
    check_length(said, "words")
    return said


def check_file(file: StoredFile | None) -> None:
    """An opinion is signed by both: what the participant drew on screen, or the scan of the paper, is kept."""
    if file is None:
        raise PolicyBroken(_("Let the participant sign on screen, or add a photo or a scan of the signed opinion."))


def check_slip(opinion: SocialOpinion, newest: SocialOpinion | None, today: date) -> None:
    """A signing is taken back on the day on which it was recorded; later it stays."""
    if newest is None or newest.pk != opinion.pk or clock.day_of(opinion.created_at) != today:
        raise PolicyBroken(_("A signed opinion stays. Only a slip is taken back, on the same day."))
