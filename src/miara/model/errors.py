"""What the engine refuses, said so that its author can put it right."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches

MOST_TOLD = 20  # problems of one definition; whoever has mended so many looks again


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a definition: where, in the author's words, why, and a proposal."""

    file: str
    line: int
    column: int
    words: str
    message: str
    proposal: str = ""

    def __str__(self) -> str:
        words = f" in “{self.words}”" if self.words else ""
        return f"{self.file}:{self.line}:{self.column}: {self.message}{words}{self.proposal and ' ' + self.proposal}"


class MiaraError(Exception):
    """Anything the engine refuses on purpose."""


class DefinitionError(MiaraError):
    """A pack is wrong. `problems` lists everything found, in the order of the file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    @classmethod
    def of(cls, file: str, message: str) -> "DefinitionError":
        """One problem with the whole file."""
        return cls([Problem(file, 1, 1, "", message)])


class Told:
    """Does one piece of work after another and remembers what each refuses, so that an author mends all in one go."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def __call__[T](self, work: Callable[[], T]) -> T | None:
        """Do the work; nothing comes out where it is refused, or where so much is wrong that nobody reads on."""
        if len(self.problems) < MOST_TOLD:
            try:
                return work()
            except DefinitionError as refused:
                self.problems += refused.problems
        return None

    def check(self) -> None:
        """Raise DefinitionError with all that was refused, in the order of the file."""
        if self.problems:
            found = sorted(dict.fromkeys(self.problems), key=lambda each: (each.line, each.column))
            raise DefinitionError(found[:MOST_TOLD])


def all_of[T](works: Iterable[Callable[[], T]]) -> list[T]:
    """Do every piece of work, then raise at once what all of them refuse."""
    told = Told()
    found = [told(work) for work in works]
    told.check()
    return found  # type: ignore[return-value]  # nothing was refused, so that nothing is missing


class PackNotFoundError(MiaraError):
    """No pack has this code."""


class FactsError(MiaraError):
    """The facts given do not fit the schema."""


class UnknownNameError(MiaraError):
    """A code, filter or runner that does not exist."""


class TimeLimitError(MiaraError):
    """What was asked takes longer than whoever asked allows."""


def did_you_mean(word: str, names: Iterable[str]) -> str:
    """A proposal: the nearest name, or all names where there are few, or ''."""
    known = sorted(names)
    near = get_close_matches(word, known, n=1, cutoff=0.6)
    if near:
        return f"Did you mean '{near[0]}'?"
    return f"Known: {', '.join(known)}." if 0 < len(known) <= 12 else ""
