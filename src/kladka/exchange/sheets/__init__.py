"""What each kind of sheet means: its columns, its lists, and the verb that one row is."""

from kladka.exchange.sheets.advice import AdviceSheet
from kladka.exchange.sheets.attendance import AttendanceSheet
from kladka.exchange.sheets.base import Sheet, Warned
from kladka.exchange.sheets.participants import ParticipantsSheet
from kladka.exchange.sheets.results import ResultsSheet

__all__ = ["AdviceSheet", "AttendanceSheet", "ParticipantsSheet", "ResultsSheet", "Sheet", "Warned"]
