"""A claimant's answers: checked against the questions of the service, and turned into facts for the law.

Answers are kept as JSON: yes_no as a boolean, dates as YYYY-MM-DD, money as decimal text, household as a list of
members.
"""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from amparo.administration.claims.catalogue import Question, Service
from amparo.administration.common.institution import current_law
from amparo.law import LawError

Answers = Mapping[str, Any]
LARGEST_AMOUNT = Decimal(10_000_000)
LONGEST_TEXT = 2_000
MOST_MEMBERS = 40
NUL = "\x00"  # the one character that the database cannot keep


class NotAnAnswer(ValueError):
    """What was given does not answer the question; str() tells the claimant how to mend it."""


def questions_asked(service: Service, answers: Answers) -> list[Question]:
    """The questions that a person with these answers is asked, in order."""
    return [question for question in service.questions if question.is_asked(dict(answers))]


def validate_answers(service: Service, answers: Answers) -> dict[str, str]:
    """What is wrong with the answers: by question, a sentence that says how to mend it. Empty when all is well."""
    errors: dict[str, str] = {}
    asked = questions_asked(service, answers)
    for question in asked:
        given = answers.get(question.code)
        if given in (None, "", []) and question.kind != "household":
            if question.required:
                errors[question.code] = _("Answer this question.")
            continue
        try:
            _VALUES[question.kind](question, given)
        except NotAnAnswer as error:
            errors[question.code] = str(error)
    known = {question.code for question in service.questions}
    return errors | {code: _("This question does not belong to this service.") for code in answers if code not in known}


def answers_to_facts(service: Service, answers: Answers) -> dict[str, Any]:
    """The facts that the answers state, typed as the law takes them; answers to questions not asked are left out."""
    facts: dict[str, Any] = {}
    for question in questions_asked(service, answers):
        given = answers.get(question.code)
        if question.fact is None or given in (None, ""):
            continue
        facts[question.fact] = _VALUES[question.kind](question, given)
    return facts


def _yes_no(question: Question, given: Any) -> bool:
    if not isinstance(given, bool):
        raise NotAnAnswer(_("Choose yes or no."))
    return given


def _date(question: Question, given: Any) -> date:
    try:
        return date.fromisoformat(str(given))
    except ValueError as error:
        raise NotAnAnswer(_("Write a day that exists, such as 27 3 2026.")) from error


def _money(question: Question, given: Any) -> Decimal:
    try:
        amount = Decimal(str(given))
    except InvalidOperation as error:
        raise NotAnAnswer(_("Write an amount, such as 1518.00.")) from error
    if not amount.is_finite() or not 0 <= amount <= LARGEST_AMOUNT:
        raise NotAnAnswer(_("Write an amount between 0 and 10 million."))
    if amount != round(amount, 2):
        raise NotAnAnswer(_("Write the amount with no more than two decimals."))
    return amount.quantize(Decimal("0.01"))


def _choice(question: Question, given: Any) -> str:
    if given not in [option.value for option in question.options]:
        raise NotAnAnswer(_("Choose one of the answers."))
    return str(given)


def _text(question: Question, given: Any) -> str:
    if not isinstance(given, str) or len(given) > LONGEST_TEXT or NUL in given:
        raise NotAnAnswer(_("Write no more than 2,000 characters."))
    return given


def _household(question: Question, given: Any) -> list[dict[str, Any]]:
    if given is None:
        given = []
    if not isinstance(given, list) or len(given) > MOST_MEMBERS:
        raise NotAnAnswer(_("List the people who live with you."))
    members = [_member(question, member) for member in given]
    try:
        current_law().check_facts({question.fact or question.code: members})
    except LawError as error:
        raise NotAnAnswer(_("Say of each person what they are to you and where their income comes from.")) from error
    return members


def _member(question: Question, member: Any) -> dict[str, Any]:
    if not isinstance(member, Mapping):
        raise NotAnAnswer(_("List the people who live with you."))
    facts: dict[str, Any] = {name: value for name, value in member.items() if value is not None and name != "member_id"}
    facts.pop("name", None)
    if "birth_date" in facts:
        facts["birth_date"] = _date(question, facts["birth_date"])
    if "monthly_income" not in facts:
        raise NotAnAnswer(_("Write the monthly income of each person; 0 if they have none."))
    facts["monthly_income"] = _money(question, facts["monthly_income"])
    return facts


_VALUES: dict[str, Callable[[Question, Any], Any]] = {
    "yes_no": _yes_no,
    "date": _date,
    "money": _money,
    "choice": _choice,
    "text": _text,
    "household": _household,
}
