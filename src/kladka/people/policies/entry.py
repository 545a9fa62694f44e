"""What the entry form may never say."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from kladka.core.dictionaries import dictionary
from kladka.core.errors import PolicyBroken
from kladka.core.forms.shown import day_in_words
from kladka.people.rules import entry as entry_rules


def check_answers(answers: Mapping[str, Any], known: frozenset[str]) -> None:
    """Only questions of the entry form are answered, and a municipality by a code that can be one."""
    unknown = sorted(set(answers) - known)
    if unknown:
        raise PolicyBroken(_("The entry form has no question called: %(names)s.") % {"names": ", ".join(unknown)})
    if answers.get("municipality"):
        check_municipality(answers["municipality"], answers.get("powiat") or "")


def check_municipality(code: str, powiat: str) -> None:
    """The code is one of the register, and lies in the powiat that was chosen."""
    powiats, lies_in = dictionary("powiats"), entry_rules.municipality_powiat(code, dictionary("gmina-kinds").items)
    if lies_in is None:
        raise PolicyBroken(
            _("Type the seven digits of the municipality in the TERC register, like 1212042; the last is its kind."),
            field="municipality",
        )
    if powiat and lies_in != powiat:
        raise PolicyBroken(
            _("This code lies in another powiat (%(code)s) than the one chosen (%(chosen)s). Correct one of them.")
            % {"code": powiats.label(lies_in), "chosen": powiats.label(powiat)},
            field="municipality",
        )


def check_conditional(answers: Mapping[str, Any]) -> None:
    """A question that follows from another answer is answered after that answer only."""
    for name in entry_rules.not_asked(answers):
        raise PolicyBroken(
            _("Leave this empty: it does not go with what was answered before, or change that answer."), field=name
        )


def check_consistent(answers: Mapping[str, Any], *, latest: date) -> None:
    """No answer contradicts another one; `latest` is the day for which they count: that of the entry, or today."""
    check_conditional(answers)
    check_substatus(answers)
    check_without_work(answers, latest=latest)


def check_substatus(answers: Mapping[str, Any]) -> None:
    """A status in detail belongs to the status that was chosen."""
    status, detail = answers.get("labour_status") or "", answers.get("labour_substatus") or ""
    details, statuses = dictionary("labour-substatus"), dictionary("labour-status")
    parents = {code: item.data["parent"] for code, item in details.items.items()}
    if not entry_rules.is_part_of(detail, status, parents):
        raise PolicyBroken(
            _("“%(detail)s” goes with “%(right)s”, and “%(chosen)s” was chosen. Correct one of them.")
            % {
                "detail": details.label(detail),
                "right": statuses.label(parents[detail]),
                "chosen": statuses.label(status),
            },
            field="labour_substatus",
        )


def check_without_work(answers: Mapping[str, Any], *, latest: date) -> None:
    """Nobody is without work before birth, or from a day to come."""
    since = answers.get("unemployed_since") or None
    doubt = entry_rules.doubt_of_since(since, born=answers.get("birth_date") or None, latest=latest)
    if doubt == "late":
        raise PolicyBroken(
            _("This must be true on %(day)s already, the day for which the answers count. Check the date.")
            % {"day": day_in_words(latest)},
            field="unemployed_since",
        )
    if doubt:
        raise PolicyBroken(_("This is earlier than the birth date. Check the year."), field="unemployed_since")


def check_same_person(answers: Mapping[str, Any], who: Mapping[str, Any], *, override: str) -> None:
    """Sex and birth date at entry are those of the person's own data, or somebody said why both are right."""
    differing = entry_rules.differences(answers, who)
    if override:
        dictionary("identity-override-reasons").check(override, field="identity_override")
    elif differing:
        raise PolicyBroken(
            _("The person’s own data say another sex or birth date. Correct either, or choose why both are right."),
            field="identity_override",
        )
