"""A claimant's answers: checked against the questions of the service, and turned into facts for the law.

Answers are kept as JSON: yes_no as a boolean, number as a whole number, dates as YYYY-MM-DD, money as decimal text;
household as a list of members, person as its fields, rows as a list of rows with their fields.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from amparo.administration.claims.answer_values import (
    LARGEST_AMOUNT,
    NotAnAnswer,
    amount_answered,
    day_answered,
    is_empty,
    simple_value,
)
from amparo.administration.claims.catalogue import Question, Service
from amparo.administration.common.institution import current_law
from amparo.law import LawError

__all__ = ["LARGEST_AMOUNT", "Answers", "answers_to_facts", "persons_named", "questions_asked", "validate_answers"]

Answers = Mapping[str, Any]
MOST_MEMBERS = 40


def questions_asked(service: Service, answers: Answers) -> list[Question]:
    """The questions that a person with these answers is asked, in order."""
    return [question for question in service.questions if question.is_asked(dict(answers))]


def validate_answers(service: Service, answers: Answers) -> dict[str, str]:
    """What is wrong with the answers: by place, a sentence that says how to mend it. Empty when all is well.

    A place is a question's code, or within it a field's (`partner.birth_date`) or a row's (`children.2.birth_date`).
    """
    errors: dict[str, str] = {}
    for question in questions_asked(service, answers):
        errors |= _faults(question, answers.get(question.code), question.code)
    known = {question.code for question in service.questions}
    return errors | {code: _not_here() for code in answers if code not in known}


def answers_to_facts(service: Service, answers: Answers) -> dict[str, Any]:
    """The facts that the answers state, typed as the law takes them; answers to questions not asked are left out.

    A person or rows that an earlier answer rules out (no partner) are stated too: nobody, none.
    """
    facts: dict[str, Any] = {
        question.fact: [] if question.kind == "rows" else None
        for question in service.questions
        if question.fact and question.is_group and _is_ruled_out(service, question, answers)
    }
    for question in questions_asked(service, answers):
        given = answers.get(question.code)
        if question.fact is None or (is_empty(given) and given != []):
            continue
        if given != [] or question.kind in ("rows", "household"):  # an empty list is an answer of theirs alone
            facts[question.fact] = _value(question, given)
    return facts


def persons_named(service: Service, answers: Answers) -> dict[str, str]:
    """By link, the identifier of each person whom the claimant names by it."""
    found: dict[str, str] = {}
    for question in questions_asked(service, answers):
        given = answers.get(question.code)
        if question.kind == "person" and question.fact and isinstance(given, Mapping):
            field = next((one for one in question.fields if one.is_identifier), None)
            if field and not is_empty(given.get(field.code)):
                found[question.fact] = simple_value(field, given[field.code])
    return found


def _not_here() -> str:
    return _("This question does not belong to this service.")


def _is_ruled_out(service: Service, question: Question, answers: Answers) -> bool:
    """Whether an answer given, and not one that is still to come, keeps the question from being asked."""
    for code, expected in question.when.items():
        given = answers.get(code)
        if given is None and _is_ruled_out(service, service.question(code), answers):
            return True
        if given is not None and not question.fits(given, expected):
            return True
    return False


def _faults(question: Question, given: Any, place: str) -> Mapping[str, str]:
    if is_empty(given) and question.kind != "household":
        return {place: _("Answer this question.")} if question.required else {}
    try:
        if not question.is_group:
            _value(question, given)
            return {}
        return dict(_faults_in_group(question, given, place))
    except NotAnAnswer as error:
        return {place: str(error)}


def _faults_in_group(question: Question, given: Any, place: str) -> Iterator[tuple[str, str]]:
    known = {field.code for field in question.fields}
    for at, row in _rows(question, given, place):
        yield from ((f"{at}.{code}", _not_here()) for code in row if code not in known)
        for field in question.fields:
            yield from _faults(field, row.get(field.code), f"{at}.{field.code}").items()


def _rows(question: Question, given: Any, place: str = "") -> list[tuple[str, Mapping[str, Any]]]:
    """The groups of answers that a question holds, each with its place: a person is one, rows are many."""
    if question.kind == "person":
        rows = [(place, given)]
    else:
        rows = [(f"{place}.{number}", row) for number, row in enumerate(given, start=1)] if _is_list(given) else []
        if not _is_list(given) or len(rows) > question.most:
            raise NotAnAnswer(_("List no more than %(most)d.") % {"most": question.most})
    if not all(isinstance(row, Mapping) for _at, row in rows):
        raise NotAnAnswer(_("Answer this question."))
    return rows


def _is_list(given: Any) -> bool:
    return isinstance(given, list | tuple)


def _value(question: Question, given: Any) -> Any:
    if question.kind == "household":
        return _household(question, given)
    if not question.is_group:
        return simple_value(question, given)
    rows = [_stated(question, row) for _at, row in _rows(question, given)]
    return rows[0] if question.kind == "person" else rows


def _stated(question: Question, row: Mapping[str, Any]) -> dict[str, Any]:
    """The facts in one group of answers; a name or an identifier is none, for the law has no free text."""
    return {
        field.code: simple_value(field, row[field.code])
        for field in question.fields
        if field.kind != "text" and not is_empty(row.get(field.code))
    }


def _household(question: Question, given: Any) -> list[dict[str, Any]]:
    if given is None:
        given = []
    if not isinstance(given, list) or len(given) > MOST_MEMBERS:
        raise NotAnAnswer(_("List the people who live with you."))
    members = [_member(member) for member in given]
    try:
        current_law().check_facts({question.fact or question.code: members})
    except LawError as error:
        raise NotAnAnswer(_("Say of each person what they are to you and where their income comes from.")) from error
    return members


def _member(member: Any) -> dict[str, Any]:
    if not isinstance(member, Mapping):
        raise NotAnAnswer(_("List the people who live with you."))
    facts: dict[str, Any] = {name: value for name, value in member.items() if value is not None and name != "member_id"}
    facts.pop("name", None)
    if "birth_date" in facts:
        facts["birth_date"] = day_answered(facts["birth_date"])
    if "monthly_income" not in facts:
        raise NotAnAnswer(_("Write the monthly income of each person; 0 if they have none."))
    facts["monthly_income"] = amount_answered(facts["monthly_income"])
    return facts
