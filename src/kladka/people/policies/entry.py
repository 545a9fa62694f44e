"""What the entry form may never say."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from kladka.core.dictionaries import dictionary
from kladka.core.errors import PolicyBroken
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
