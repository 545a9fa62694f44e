"""How people are told apart where two bear the same name, and records where one human being has two."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from kladka.core.forms.shown import day_in_words
from kladka.organisations.models import Organisation
from kladka.people.models import Identity, Participation
from kladka.people.queries.entry import Entered, last_entries


def with_birth_year(identity: Identity) -> str:
    """Return a name with the year of birth, where it is known."""
    born = _("born %(year)d") % {"year": identity.birth_date.year} if identity.birth_date else ""
    return ", ".join(part for part in (identity.name, born) if part)


def told_apart(people: Sequence[Identity]) -> list[str]:
    """Return the names; the year of birth only where the name does not tell people apart."""
    often = Counter(identity.name for identity in people)
    return [with_birth_year(identity) if often[identity.name] > 1 else identity.name for identity in people]


def records_apart(
    found: Iterable[Participation], names: Callable[[Sequence[Identity]], list[str]] = told_apart
) -> dict[UUID, str]:
    """Return what records are called where somebody chooses among them: two may be of one human being.
    One query, and another where two are called alike.

    The name, that the entry was withdrawn, and where two are still called alike the day of entry, the partner and at
    last a number. `names`: what people are called before that.
    """
    records = list({one.pk: one for one in found}.values())
    said = names([one.person.identity for one in records])
    entered = last_entries({one.pk for one in records}) if records else {}
    told = [_withdrawn(entered.get(one.pk)) for one in records]
    said = [f"{name}, {words}" if words else name for name, words in zip(said, told, strict=True)]
    said = _told_further(said, [_entry_words(entered.get(one.pk)) for one in records])
    if any(_alike(said)):
        partners = Organisation.objects.in_bulk({one.partner_id for one in records})
        said = _told_further(said, [partners[one.partner_id].short_name for one in records])
    met = Counter[str]()
    numbers = []
    for name in said:
        met[name] += 1
        numbers.append(_("record %(number)d") % {"number": met[name]})
    return dict(zip([one.pk for one in records], _told_further(said, numbers), strict=True))


def _alike(said: Sequence[str]) -> list[bool]:
    often = Counter(said)
    return [often[each] > 1 for each in said]


def _told_further(said: Sequence[str], words: Sequence[str]) -> list[str]:
    """Return the names, with these words where a name does not tell records apart."""
    return [f"{name}, {more}" if often else name for name, more, often in zip(said, words, _alike(said), strict=True)]


def _withdrawn(entry: Entered | None) -> str:
    return _("entry withdrawn") if entry and entry.is_withdrawn else ""


def _entry_words(entry: Entered | None) -> str:
    if entry is None:
        return _("not entered yet")
    return _("entered on %(day)s") % {"day": day_in_words(entry.on)}
