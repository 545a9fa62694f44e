"""Situations: dated facts about a participant's life that indicators may count."""

from datetime import date
from decimal import Decimal

from kladka.audit.actions import Actor, verb
from kladka.core import clock
from kladka.core.dictionaries import dictionary
from kladka.people import policies
from kladka.people.models import Ending, Participation, Situation


def record_situation(
    *,
    participation: Participation,
    kind: str,
    from_date: date,
    by: Actor,
    until_date: date | None = None,
    contract_kind: str = "",
    full_time_share: Decimal | None = None,
) -> Situation:
    """Record that a situation of `kind` began. It is claimed until a document proves it.

    May lie after the exit: results are measured then. Raises PolicyBroken for a beginning in the future or before
    birth, a wrong order, an agreed end in a time too far, for a contract of what is not work, and for work and a
    programme of a social integration centre on one day.
    """
    dictionary("situation-kinds").check(kind, field="kind")
    policies.check_order(from_date, until_date, field="until_date")
    policies.check_agreed_end(from_date, until_date)
    policies.check_situation(kind, until_date=until_date, contract_kind=contract_kind, full_time_share=full_time_share)
    with verb("people.record_situation", controller=participation.project.controller_id, by=by) as opened:
        policies.check_not_in_future(from_date, clock.today(), field="from_date")
        policies.check_born_before(participation, from_date)
        policies.check_work_or_cis(participation, kind, from_date, until_date=until_date)
        return opened.record(
            Situation(
                participation=participation,
                kind=kind,
                from_date=from_date,
                until_date=until_date,
                contract_kind=contract_kind,
                full_time_share=full_time_share,
            )
        )


def end_situation(*, situation: Situation, until_date: date, outcome: str, by: Actor) -> Ending:
    """Record that a situation ended: "completed", "interrupted" or plainly "ended"; also before an agreed end.

    Raises PolicyBroken when its end is recorded already, or when it was corrected or withdrawn meanwhile.
    """
    dictionary("situation-outcomes").check(outcome, field="outcome")
    policies.check_order(situation.from_date, until_date, field="until_date")
    controller = situation.participation.project.controller_id
    with verb("people.end_situation", controller=controller, by=by) as opened:
        policies.check_may_end(situation)
        policies.check_not_in_future(until_date, clock.today(), field="until_date")
        policies.check_lasts_until(situation, until_date)
        return opened.record(
            Ending(participation=situation.participation, situation=situation, until_date=until_date, outcome=outcome)
        )
