"""A line of a return as it was sent, and what is found about it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple


class LineError(NamedTuple):
    """What is wrong with a line, or worth a second look: which line, which of its fields, and a sentence for people."""

    line: int
    field: str
    sentence: str


class ReturnLineRow(NamedTuple):
    """One worker's month as an employer declares it.

    `number` is where it stands in the file. `remuneration` is in the institution's currency; None where it could not be
    read, which `unreadable` then explains.
    """

    number: int
    identifier: str
    name: str
    category: str
    remuneration: Decimal | None
    days: int | None = None
    teaching: bool = False
    birth_date: date | None = None
    unreadable: tuple[LineError, ...] = ()


class CheckedLine(NamedTuple):
    """A line that can be filed: whose it is, and what the law assesses on it."""

    row: ReturnLineRow
    person_id: int
    worker_amount: Decimal
    employer_amount: Decimal
    notes: str


@dataclass(frozen=True, slots=True)
class CheckedReturn:
    """What was found about all lines: those that can be filed, what is wrong with the others, and what to look at again."""

    good: list[CheckedLine]
    errors: list[LineError]
    notes: list[LineError]
    rows: dict[int, ReturnLineRow] = field(default_factory=dict)

    @property
    def refused(self) -> list[int]:
        """The numbers of the lines that cannot be filed, in order."""
        return sorted({error.line for error in self.errors})

    @property
    def totals(self) -> Mapping[str, Decimal]:
        """What the good lines add up to: remuneration, worker, employer."""
        return {
            "remuneration": _sum(line.row.remuneration or Decimal(0) for line in self.good),
            "worker": _sum(line.worker_amount for line in self.good),
            "employer": _sum(line.employer_amount for line in self.good),
        }


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, Decimal("0.00"))
