"""What may never be recorded of somebody who leaves or comes back."""

from django.utils.translation import gettext as _

from kladka.core import clock
from kladka.core.dictionaries import dictionary
from kladka.core.errors import PolicyBroken
from kladka.core.forms.shown import day_in_words
from kladka.people.models import Entry, Participation, Support
from kladka.people.queries.leaving import presence_of
from kladka.people.rules.leaving import Change, Flaw, Presence, Wrong


def check_leaving(*, path_completed: bool, reason: str | None) -> None:
    """Who leaves before the end of the path has a reason; who completed it has none."""
    if not path_completed and not reason:
        raise PolicyBroken(_("Choose why the participant left before the path was completed."), field="leaving_reason")
    if path_completed and reason:
        raise PolicyBroken(
            _("The path was completed, so leave the reason empty, or answer that it was not."), field="leaving_reason"
        )


def entry_withdrawn(entry: Entry) -> str:
    """Return why nothing more is recorded of somebody whose entry was withdrawn and not recorded again."""
    words = _(
        "The entry to the project was withdrawn on %(day)s (%(why)s), and nothing counts without it. If it is to "
        "count, save the entry form: the entry is recorded again. Where the person entered the project by another "
        "record, record it there instead."
    )
    return words % {
        "day": day_in_words(clock.day_of(entry.retracted_at)) if entry.retracted_at else "",
        "why": dictionary("correction-reasons").label(entry.reason),
    }


def check_turns(participation: Participation, change: Change, *, field: str = "") -> None:
    """Exits and returns take turns, after the entry, and no support lies outside: what a change would break is refused.

    What was wrong before may be mended step by step.
    """
    now = presence_of(participation)
    entry = Entry.objects.current().filter(participation=participation).first()
    rows = Support.objects.current().filter(participation=participation).values_list("start_date", "end_date")
    entered, supports = entry.entry_date if entry else None, [(day, last or day) for day, last in rows]
    before, then = (each.flaws(entered=entered, supports=supports) for each in (now, now.after(change)))
    new = [flaw for flaw in then if flaw not in before]
    if new:
        raise PolicyBroken(_words(new, now.after(change), change), field=field)


def _words(new: list[Flaw], after: Presence, change: Change) -> str:
    flaw = new[0]
    back = max((one.day for one in after.returns), default=None)
    if flaw.what is Wrong.LEFT_TWICE and change.gone and back and change.gone.day <= back:
        return _("The participant came back on %(day)s. The exit must be later.") % {"day": day_in_words(back)}
    if flaw.what is Wrong.NOT_LEFT and change.back and flaw.day == change.back.day:
        return _("The participant has not left by that day.")
    if flaw.what is Wrong.SUPPORT and change.gone:
        words = _("The last support was on %(day)s. The exit must not be earlier.")
        return words % {"day": day_in_words(new[-1].day)}
    words = {
        Wrong.LEFT_TWICE: _(
            "The participant would leave twice without coming back in between: on %(day)s, too. Withdraw or correct "
            "that exit first."
        ),
        Wrong.NOT_LEFT: _(
            "The participant would come back on %(day)s without having left before. Withdraw or correct that return "
            "first."
        ),
        Wrong.BEFORE_ENTRY: _("The entry was on %(day)s. The exit must not be earlier."),
        Wrong.SUPPORT: _(
            "A support is recorded until %(day)s, and the participant would not take part then. Withdraw or correct "
            "it first, or choose another day."
        ),
    }[flaw.what]
    return words % {"day": day_in_words(flaw.day)}
