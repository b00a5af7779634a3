"""What can be wrong with law as it is written, or with the facts it is given: named, located, with its remedy."""

from datetime import date
from typing import Self


class LawError(Exception):
    """A fault in the law's files or in its use.

    `message` says what is wrong and `fix` how to mend it; `file`, `line` and `name` say where, as far as is known.
    """

    def __init__(
        self, message: str, *, fix: str = "", file: str | None = "", line: int | None = 0, name: str = ""
    ) -> None:
        super().__init__(message)
        self.message, self.fix = message, fix
        self.file, self.line, self.name = file or "", line or 0, name

    def locate(self, *, file: str = "", line: int = 0, name: str = "") -> Self:
        """Fill in whatever part of the place is not yet known."""
        self.file, self.line, self.name = self.file or file, self.line or line, self.name or name
        return self

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.file and self.line else self.file
        parts = [part for part in (place, self.name, self.message.rstrip(".") + ".") if part]
        return ": ".join(parts) + (f" {self.fix.rstrip('.')}." if self.fix else "")


class Forbidden(LawError):
    """Python that is not part of the rule language."""


class UnknownName(LawError):
    """A name that no rule, fact, relation, link or parameter bears."""


class DeclaredTwice(LawError):
    """One name with two meanings in an institution's law."""


class Cycle(LawError):
    """Variables that need each other."""


class UnitClash(LawError):
    """Units or types that cannot be combined."""


class FloatLiteral(LawError):
    """A figure of the law written into a rule."""


class NotRounded(LawError):
    """More decimals than the declared type holds, without a rounding that the law names."""


class Unbounded(LawError):
    """A value that could exceed 64 bits, the calendar, or a reasonable number of repetitions."""


class MayDivideByZero(LawError):
    """A divisor that could be zero."""


class Unguarded(LawError):
    """A linked person's value used where that person may not exist."""


class MissingArticle(LawError):
    """A rule without the citation of its law."""


class BadParameter(LawError):
    """A parameter file that cannot be relied on."""


class ParameterNotInForce(LawError):
    """A parameter looked up on a day for which it has no value; `name` is the parameter.

    `day` is that day, or the first day of the month whose change is lacking (`monthly`).
    """

    def __init__(self, message: str, *, fix: str, file: str, name: str, day: date, monthly: bool = False) -> None:
        super().__init__(message, fix=fix, file=file, name=name)
        self.day, self.monthly = day, monthly


class OutsideTable(LawError):
    """A value that no bracket or row of a table covers."""


class FactError(LawError):
    """A fact that is not what the law expects."""


class MissingFact(FactError):
    """A fact that the determination needs and that was not given; `name` is the fact's."""


class BadArchive(LawError):
    """Bytes that are not a law's archive."""
