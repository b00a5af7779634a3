"""One simple answer, checked and typed as the law takes it. Groups of answers are in `answers`."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from amparo.administration.claims.catalogue import Question
from amparo.administration.common.errors import RecordError
from amparo.administration.common.identifiers import validate_identifier
from amparo.administration.common.institution import current_institution

LARGEST_AMOUNT = Decimal(10_000_000)
LONGEST_TEXT = 2_000
NUL = "\x00"  # the one character that the database cannot keep


class NotAnAnswer(ValueError):
    """What was given does not answer the question; str() tells the claimant how to mend it."""


def simple_value(question: Question, given: Any) -> Any:
    """The value of an answer that is not empty. Raises NotAnAnswer."""
    return _identifier(given) if question.is_identifier else _VALUES[question.kind](question, given)


def is_empty(given: Any) -> bool:
    """Whether nothing was answered."""
    return given is None or given in ("", [], {})


def day_answered(given: Any) -> date:
    """A day written YYYY-MM-DD. Raises NotAnAnswer."""
    try:
        return date.fromisoformat(str(given))
    except ValueError as error:
        raise NotAnAnswer(_("Write a day that exists, such as 27 3 2026.")) from error


def amount_answered(given: Any) -> Decimal:
    """An amount of money with two decimals. Raises NotAnAnswer."""
    try:
        amount = Decimal(str(given))
    except InvalidOperation as error:
        raise NotAnAnswer(_("Write an amount, such as 1518.00.")) from error
    if not amount.is_finite() or not 0 <= amount <= LARGEST_AMOUNT:
        raise NotAnAnswer(_("Write an amount between 0 and 10 million."))
    if amount != round(amount, 2):
        raise NotAnAnswer(_("Write the amount with no more than two decimals."))
    return amount.quantize(Decimal("0.01"))


def _yes_no(question: Question, given: Any) -> bool:
    if not isinstance(given, bool):
        raise NotAnAnswer(_("Choose yes or no."))
    return given


def _number(question: Question, given: Any) -> int:
    limits = {"least": question.least, "most": question.most}
    if isinstance(given, bool) or not isinstance(given, int) or not question.least <= given <= question.most:
        raise NotAnAnswer(_("Write a whole number between %(least)d and %(most)d.") % limits)
    return given


def _choice(question: Question, given: Any) -> str:
    if given not in [option.value for option in question.options]:
        raise NotAnAnswer(_("Choose one of the answers."))
    return str(given)


def _text(question: Question, given: Any) -> str:
    if not isinstance(given, str) or len(given) > LONGEST_TEXT or NUL in given:
        raise NotAnAnswer(_("Write no more than 2,000 characters."))
    return given


def _identifier(given: Any) -> str:
    try:
        return validate_identifier(current_institution().identifier_scheme, str(given))
    except RecordError as error:
        raise NotAnAnswer(str(error)) from error


_VALUES: dict[str, Callable[[Question, Any], Any]] = {
    "yes_no": _yes_no,
    "date": lambda _question, given: day_answered(given),
    "money": lambda _question, given: amount_answered(given),
    "number": _number,
    "choice": _choice,
    "text": _text,
}
