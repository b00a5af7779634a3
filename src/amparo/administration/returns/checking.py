"""Whether each line of a return can be filed, and if not, why: whose number it is, twice or not, what the law takes."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from amparo.administration.common.errors import RecordError
from amparo.administration.common.identifiers import InvalidIdentifier, compact, identifier_name, validate_identifier
from amparo.administration.common.institution import current_institution
from amparo.administration.common.money import CENT
from amparo.administration.common.periods import add_months, days_in_month, first_of_month
from amparo.administration.registry.workforce import KnownPerson, is_employed, persons_by_numbers
from amparo.administration.returns.assessment import Assessed, assess, declared_categories
from amparo.administration.returns.lines import CheckedLine, CheckedReturn, LineError, ReturnLineRow

MOST_REMUNERATION = Decimal(10_000_000)
TOLD_EVERY = 2_000

Tell = Callable[[int], None]


class MonthRefused(RecordError):
    """A month for which no return can be filed."""


def check_month(month: date, on: date) -> None:
    """Raises MonthRefused for a month that has not begun."""
    if first_of_month(month) > on:
        raise MonthRefused(_("This month has not begun. File its return when it has."))


def check_lines(
    rows: Iterable[ReturnLineRow],
    *,
    employer_id: int,
    month: date,
    employer_facts: Mapping[str, Any],
    tell: Tell | None = None,
) -> CheckedReturn:
    """Check and assess all lines of a month; `tell` hears now and then how many are checked.

    Raises NoSuchLaw, EmployerFactMissing.
    """
    lines = list(rows)
    checking = _Checking(lines, employer_id, first_of_month(month))
    sound = [row for row in _told(lines, tell) if checking.is_sound(row)]
    assessed = assess(
        month=checking.month,
        remunerations=[row.remuneration or Decimal(0) for row in sound],
        categories=[row.category for row in sound],
        employer_facts=employer_facts,
    )
    good = [line for place, row in enumerate(sound) if (line := checking.assessed_line(row, assessed, place))]
    said: dict[int, list[str]] = {}
    for note in checking.notes:
        said.setdefault(note.line, []).append(note.sentence)
    good = [line._replace(notes=" ".join(said.get(line.row.number, ()))) for line in good]
    return CheckedReturn(good, checking.errors, checking.notes, {row.number: row for row in lines})


def _told(lines: Sequence[ReturnLineRow], tell: Tell | None) -> Iterator[ReturnLineRow]:
    for done, line in enumerate(lines):
        if tell and done % TOLD_EVERY == 0:
            tell(done)
        yield line
    if tell:
        tell(len(lines))


@dataclass
class _Checking:
    """One return being checked; what is found gathers in `errors` and `notes`."""

    rows: Sequence[ReturnLineRow]
    employer_id: int
    month: date

    def __post_init__(self) -> None:
        self.errors: list[LineError] = []
        self.notes: list[LineError] = []
        self.seen: dict[tuple[str, str], int] = {}

    @cached_property
    def scheme(self) -> str:
        return current_institution().identifier_scheme

    @cached_property
    def categories(self) -> frozenset[str]:
        return frozenset(declared_categories())

    @cached_property
    def persons(self) -> dict[str, KnownPerson]:
        return persons_by_numbers(self.scheme, {compact(row.identifier) for row in self.rows})

    @cached_property
    def employed(self) -> set[int]:
        return is_employed(self.employer_id, [each.person_id for each in self.persons.values()], self.month)

    def is_sound(self, row: ReturnLineRow) -> bool:
        """Whether nothing is wrong with a line before the law is asked; writes down what is."""
        found = [*row.unreadable, *self._faults(row)]
        self.errors.extend(found)
        if not found:
            self._note(row, self.persons[compact(row.identifier)])
        return not found

    def _faults(self, row: ReturnLineRow) -> Iterator[LineError]:
        unread = {error.field for error in row.unreadable}
        checks = (
            ("identifier", self._wrong_person),
            ("category", self._wrong_category),
            ("remuneration", self._wrong_remuneration),
            ("days", self._wrong_days),
        )
        for field, check in checks:
            sentence = check(row) if field not in unread else ""
            if sentence:
                yield LineError(row.number, field, sentence)

    def _wrong_person(self, row: ReturnLineRow) -> str:
        number = compact(row.identifier)
        person = self.persons.get(number)
        if person is None:
            return self._unknown(row.identifier)
        first = self.seen.setdefault((number, row.category), row.number)
        if first != row.number:
            return _("This worker is already on line %(line)d. Add the amounts up on one line.") % {"line": first}
        if person.died_on and person.died_on < self.month:
            return _("The civil register says that this person died before this month. Check the number.")
        if person.birth_date >= add_months(self.month, 1):
            return _("This person was born after this month. Check the number.")
        if row.birth_date and row.birth_date != person.birth_date and row.name and not person.is_called(row.name):
            return _("Name and date of birth are not those of this number in our records. Check the number.")
        return ""

    def _unknown(self, identifier: str) -> str:
        name = identifier_name(self.scheme)
        if not identifier.strip():
            return _("Enter the worker's %(number)s.") % {"number": name}
        try:
            validate_identifier(self.scheme, identifier)
        except InvalidIdentifier as error:
            return str(error)
        return _("Nobody is on record with this %(number)s. Check it, or ask the worker to register with us first.") % {
            "number": name
        }

    def _wrong_category(self, row: ReturnLineRow) -> str:
        if row.category in self.categories:
            return ""
        return _("Say as what the worker is insured: %(categories)s.") % {
            "categories": ", ".join(declared_categories())
        }

    def _wrong_remuneration(self, row: ReturnLineRow) -> str:
        if row.remuneration is None:
            return _("Enter the pay of the month.")
        if row.remuneration <= 0:
            return _("The pay must be above zero. Leave out workers who earned nothing.")
        if row.remuneration > MOST_REMUNERATION:
            return _("The pay is above 10 million. Check the decimal mark.")
        if row.remuneration != row.remuneration.quantize(CENT):
            return _("The pay has parts of a cent. Round it to the cent.")
        return ""

    def _wrong_days(self, row: ReturnLineRow) -> str:
        most = days_in_month(self.month.year, self.month.month)
        if row.days is None or 0 <= row.days <= most:
            return ""
        return _("This month has %(days)d days.") % {"days": most}

    def _note(self, row: ReturnLineRow, person: KnownPerson) -> None:
        if row.name and not person.is_called(row.name):
            sentence = _("In our records this number has another name. Check that it is this worker's.")
            self.notes.append(LineError(row.number, "name", sentence))
        elif row.birth_date and row.birth_date != person.birth_date:
            sentence = _("In our records this worker has another date of birth.")
            self.notes.append(LineError(row.number, "birth_date", sentence))
        if person.person_id not in self.employed:
            sentence = _("This person is not among your workers of this month. Add them if they began to work for you.")
            self.notes.append(LineError(row.number, "identifier", sentence))

    def assessed_line(self, row: ReturnLineRow, assessed: Assessed, place: int) -> CheckedLine | None:
        """The line with what the law assesses on it, or None where the law that is held does not reach back so far."""
        if assessed.out_of_reach is not None and assessed.out_of_reach[place]:
            sentence = _("The law that is held here does not reach back to this month.")
            self.errors.append(LineError(row.number, "month", sentence))
            return None
        if not assessed.counts[place]:
            sentence = _("The pay is below the minimum: the month will not count for the worker unless it is made up.")
            self.notes.append(LineError(row.number, "remuneration", sentence))
        worker, employer = assessed.amounts(place)
        person = self.persons[compact(row.identifier)]
        return CheckedLine(row, person.person_id, worker, employer, "")
