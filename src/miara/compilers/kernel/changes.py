"""The lines of a series that mark the days on which anything about a person changes: between them, answers are kept."""

from miara.compilers.kernel.asks import nodes
from miara.compilers.kernel.expressions import Scope, until_column
from miara.compilers.kernel.names import Names
from miara.model import tree
from miara.model.pack import Pack
from miara.model.schema import TABLES
from miara.model.units import EXIT_FIELDS


class Changes:
    """Writes one mark for every day of every row that the kernel reads."""

    def __init__(self, pack: Pack, names: Names, root: str, begins: tuple[tree.Value, ...]) -> None:
        self.pack, self.names, self.root, self.begins = pack, names, root, begins
        self.lines: list[str] = []

    def write(self, *, merges: bool, moving: bool) -> list[str]:
        """All lines, in the loop over people. `moving`: after the first mark every day counts as a change."""
        mentioned = set(self.names.arrays.values())
        used = sorted({column.partition(".")[0] for column in mentioned} - {"person", "alias"})
        self._say(2, "change[:] = False")
        if merges:
            first = self.names.array("alias.first")
            self._say(2, f"for row in range({first}[group], {first}[group + 1]):")
            self._ledger("alias", 3)
        self._say(2, "for owner in range(owner_first, owner_last):")
        for table in used:
            self._table(table, mentioned)
        if self.begins:
            self._asked_days()
        if moving:
            self._say(2, "for at in range(1, len(days)):")
            self._say(3, "change[at] |= change[at - 1]  # answers move with the day")
        return self.lines

    def _say(self, deep: int, line: str) -> None:
        self.lines.append("    " * deep + line)

    def _mark(self, deep: int, days: str, day: str) -> None:
        self._say(deep, f"mark(change, {days}, {day})")

    def _ledger(self, table: str, deep: int) -> None:
        for name in ("recorded_on", "retracted_on"):
            self._mark(deep, "known", f"{self.names.array(f'{table}.{name}')}[row]")

    def _table(self, table: str, mentioned: set[str]) -> None:
        first, own, day = self.names.array(f"{table}.first"), until_column(table), TABLES[table].day
        self._say(3, f"for row in range({first}[owner], {first}[owner + 1]):")
        self._ledger(table, 4)
        if day:
            self._mark(4, "days", f"{self.names.array(f'{table}.{day}')}[row]")
        if own and f"{table}.{own}" in mentioned:
            self._until(4, f"{self.names.array(f'{table}.{own}')}[row]")
        if f"{table}.ending.until" in mentioned:
            self._told(table, "ending", "recorded", "retracted")
        if f"{table}.proven.from" in mentioned:
            self._told(table, "proven", "from", "until")

    def _asked_days(self) -> None:
        """Mark the days on which something is asked to be true, for every walked row and every exit."""
        read = {each.name for each in nodes(self.begins) if isinstance(each, tree.Field)}
        first = self.names.array(f"{self.root}.first")
        self._say(3, f"for row in range({first}[owner], {first}[owner + 1]):")
        deep = 4
        if self.root == "participation" and read & set(EXIT_FIELDS):
            first = self.names.array("exit.first")
            self._say(4, f"for left in range({first}[owner], {first}[owner + 1]):")
            deep = 5
        scope = Scope(self.pack, self.names, self.root, "", "    " * deep, lines=self.lines)
        for day in self.begins:
            scope.say(f"mark(change, days, {scope.value(day, 'lenient').text})")

    def _until(self, deep: int, day: str) -> None:
        self._mark(deep, "days", day)
        self._mark(deep, "days", f"{day} + 1")

    def _told(self, table: str, by: str, begin: str, end: str) -> None:
        """When evidence or an ending was known, once or several times over."""
        column = {name: self.names.array(f"{table}.{by}.{name}") for name in (begin, end, "first", "more")}
        self._say(4, f"if {column[begin]}[row] <= MORE:")
        self._say(5, f"several = MORE - {column[begin]}[row]")
        self._say(5, f"for told in range({column['first']}[several], {column['first']}[several + 1]):")
        self._mark(6, "known", f"{column['more']}[told, 0]")
        self._mark(6, "known", f"{column['more']}[told, 1]")
        if by == "ending":
            self._until(6, f"{column['more']}[told, 2]")
        self._say(4, "else:")
        self._mark(5, "known", f"{column[begin]}[row]")
        self._mark(5, "known", f"{column[end]}[row]")
        if by == "ending":
            self._until(5, f"{self.names.array(f'{table}.ending.until')}[row]")
