"""`kladka rules`: what the law of a day says, for anybody; no database is needed."""

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterable, Iterator
from datetime import MAXYEAR, date
from functools import partial
from typing import Any

from kladka.cli.arguments import day
from kladka.cli.main import Commands
from kladka.core.dictionaries import dictionary
from kladka.core.errors import PolicyBroken
from kladka.incubation import policies
from kladka.incubation.rules import (
    EXACT,
    OF_ACT,
    Duty,
    Rule,
    Verdict,
    composition_rules,
    founding_forms,
    founding_rules,
)

FORMS = "legal-forms"
SURE = {
    "read": "read",
    "mem-H": "from memory, sure",
    "mem-M": "from memory, less sure: look it up",
    "mem-L": "from memory, not sure: look it up",
}
WANTS = {"members": "members", "at_risk_employed": "people at risk employed"}


def register(commands: Commands) -> None:
    """Add `rules founding`."""
    rules: ArgumentParser = commands.add_parser("rules", help="what the law of a day says")
    verbs = rules.add_subparsers(title="what", metavar="WHAT", dest="what", required=True)
    parser = verbs.add_parser("founding", help="whether so many founders may found an entity of a legal form on a day")
    parser.add_argument("form", metavar="FORM", help="the legal form, like social-cooperative or association")
    parser.add_argument("--natural", type=_count, metavar="N", default=0, help="how many people found it")
    parser.add_argument("--legal", type=_count, metavar="M", default=0, help="how many legal persons found it")
    parser.add_argument("--on", type=day, metavar="DATE", required=True, help="the day of the entry in the register")
    parser.add_argument("--at-risk", type=_count, metavar="K", help="how many of the people are at risk of exclusion")
    parser.add_argument(
        "--kind",
        metavar="FORM",
        action="append",
        default=[],
        help="the form of a founding organisation; may be repeated",
    )
    parser.set_defaults(run=partial(_founding, parser), needs_database=False)


def _founding(parser: ArgumentParser, arguments: Any) -> int:
    """Answer with 0 where they may found it and with 1, as a refusal, where not; 2 says that the question was wrong."""
    if wrong := _wrong_with(arguments):
        parser.error(wrong)
    form, kinds = _code(arguments.form), list(map(_code, arguments.kind))
    natural, legal, on, at_risk = arguments.natural, arguments.legal, arguments.on, arguments.at_risk
    if not founding_rules(form):
        raise PolicyBroken(_without_rule(arguments.form))
    verdict = policies.check_founders(form, natural, legal, on, kinds=kinds, at_risk=at_risk)
    print("\n".join(_told(verdict, natural, legal, kinds, at_risk, on)))
    return 0


def _wrong_with(arguments: Any) -> str:
    """Return what is wrong with the question; nothing where it can be answered."""
    natural, legal, forms = arguments.natural, arguments.legal, dictionary(FORMS).items
    unknown = next((kind for kind in arguments.kind if _code(kind) not in forms), None)
    if unknown is not None:
        return f"There is no form “{unknown}”. Forms: {_listed(forms)}."
    if arguments.on.year == MAXYEAR:
        return f"{arguments.on} is too far ahead: what is due afterwards would have no date."
    if arguments.at_risk is not None and arguments.at_risk > natural:
        return f"--at-risk counts some of the people: it is at most --natural, here {natural}."
    if len(arguments.kind) > legal:
        return f"--kind is given once for each of the legal persons: --legal, here {legal}."
    form = _code(arguments.form)
    if form not in forms and not founding_rules(form):
        return _without_rule(arguments.form)
    return ""


def _without_rule(form: str) -> str:
    return f"No rule is known of the form “{form}”. There are rules of: {_listed(founding_forms())}."


def _told(verdict: Verdict, natural: int, legal: int, kinds: list[str], at_risk: int | None, on: date) -> Iterator[str]:
    rule = verdict.rule
    if rule is None:
        return
    yield f"{verdict.answer}: {dictionary(FORMS).label(rule.legal_form)}"
    until = f" to {rule.until}" if rule.until else ""
    yield f"rule: {policies.least(rule)}; it holds from {_since(rule)}{until}"
    if rule.may_not_hold_yet(on):
        yield f"day: not known whether the rule held on {on} already; look it up in the act"
    yield f"source: {_sourced(rule)}"
    yield from _kinds_told(verdict, legal, kinds)
    yield from _composition_told(verdict, natural, at_risk)
    yield from (_duty_told(duty) for duty in verdict.duties)
    if verdict.running:
        running = verdict.running
        months = f"for more than {running.months} months"
        yield f"always: no fewer than {running.least} members {months}, or it is wound up; {_sourced(running)}"


def _since(rule: Rule) -> str:
    """Return the first day of a rule, with how well it is known."""
    if rule.day == OF_ACT:
        return f"{rule.since} at the earliest (the day of the act)"
    return f"{rule.since}" if rule.day == EXACT else f"{rule.since.year} (only the year is known)"


def _kinds_told(verdict: Verdict, legal: int, kinds: list[str]) -> Iterator[str]:
    if legal > len(kinds):
        yield "kinds of organisations not checked: name each with --kind"
    unsure = verdict.rule.unknown(kinds) if verdict.rule else []
    if unsure:
        yield f"not known whether these may found it: {', '.join(map(dictionary(FORMS).label, unsure))}"


def _composition_told(verdict: Verdict, natural: int, at_risk: int | None) -> Iterator[str]:
    rule, has_rules = verdict.composition, verdict.rule and composition_rules(verdict.rule.legal_form)
    if at_risk is None and has_rules:
        yield "composition not checked: say with --at-risk how many of the people are at risk of exclusion"
    elif rule is None or at_risk is None:
        yield "composition: nothing is asked of these founders"
    else:
        word = "met" if verdict.is_composition_met else "not met, which refuses nothing: advice only"
        yield f"composition: at least {rule.least_at_risk(natural)} of {natural} at risk, {word}; {_sourced(rule)}"


def _duty_told(duty: Duty) -> str:
    return f"until {duty.due}: {duty.least} {WANTS[duty.wants]}; {_sourced(duty)}"


def _sourced(rule: Any) -> str:
    """Return the source of a rule, and how sure it is."""
    return f"{policies.source_of(rule.source)} [{SURE[rule.certainty]}]"


def _code(written: str) -> str:
    return written.replace("-", "_")


def _listed(codes: Iterable[str]) -> str:
    return ", ".join(each.replace("_", "-") for each in codes)


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise ArgumentTypeError(f"“{text}” is no number of people. Write 0, 1, 2 …")
    return int(text)
