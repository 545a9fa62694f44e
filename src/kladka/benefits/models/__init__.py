"""Benefits that are paid to participants: requests and decisions, typed attendance, monthly lists, bank accounts."""

from kladka.benefits.models.account import BankAccount
from kladka.benefits.models.attendance import AttendanceSheet
from kladka.benefits.models.benefit import Benefit
from kladka.benefits.models.listing import PaymentLine, PaymentList, TakenOff

__all__ = ["AttendanceSheet", "BankAccount", "Benefit", "PaymentLine", "PaymentList", "TakenOff"]
