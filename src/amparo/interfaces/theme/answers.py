"""A claimant's answers as they are read: by the claimant before sending them, and by an officer afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from amparo.administration.claims.answers import questions_asked
from amparo.administration.claims.catalogue import Question, Service
from amparo.administration.common.identifiers import format_identifier
from amparo.administration.common.institution import current_institution
from amparo.interfaces.theme import formats

INCOME_KINDS = ("none", "work", "apprenticeship", "pension", "bpc", "transfer", "other")


@dataclass(frozen=True, slots=True)
class AnswerPart:
    """One person or row within an answer: its heading, and what was said of it."""

    heading: str
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class AnswerShown:
    """A question with its answer: a text, or parts."""

    code: str
    question: str
    answer: str
    parts: tuple[AnswerPart, ...] = ()


def income_kind_label(kind: str) -> str:
    """Where a household member's income comes from, in the reader's language."""
    return {
        "none": _("No income"),
        "work": _("Work"),
        "apprenticeship": _("Apprenticeship or traineeship"),
        "pension": _("Pension or other benefit"),
        "bpc": _("Assistance benefit (BPC)"),
        "transfer": _("Income transfer, such as Bolsa Família"),
        "other": _("Something else"),
    }.get(kind, kind)


def answers_shown(service: Service, answers: Mapping[str, Any]) -> list[AnswerShown]:
    """Every question that was asked, with its answer."""
    return [_shown(question, answers.get(question.code)) for question in questions_asked(service, answers)]


def _shown(question: Question, answer: Any) -> AnswerShown:
    parts = _parts(question, answer)
    text = "" if parts else _("None") if question.kind in ("rows", "household") else shown_answer(question, answer)
    return AnswerShown(question.code, formats.in_language(question.title), text, parts)


def _parts(question: Question, answer: Any) -> tuple[AnswerPart, ...]:
    if question.kind == "household":
        return tuple(AnswerPart(str(member.get("name", "")), _of_member(member)) for member in answer or [])
    if question.kind == "person":
        return (AnswerPart("", _of_row(question, answer)),) if answer else ()
    if question.kind == "rows":
        title = formats.in_language(question.row_title)
        return tuple(AnswerPart(f"{title} {n}", _of_row(question, row)) for n, row in enumerate(answer or [], start=1))
    return ()


def _of_row(question: Question, row: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    given = [(field, row.get(field.code)) for field in question.fields]
    return tuple((formats.in_language(field.title), shown_answer(field, value)) for field, value in given)


def _of_member(member: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    income = formats.format_money(Decimal(str(member.get("monthly_income") or 0)))
    return ((income_kind_label(member.get("income_kind", "none")), income),)


def shown_answer(question: Question, answer: Any) -> str:
    """The answer to a simple question in words."""
    if answer is None or answer == "":
        return _("Not answered")
    match question.kind:
        case "yes_no":
            return _("Yes") if answer else _("No")
        case "date":
            return formats.format_day(date.fromisoformat(answer))
        case "money":
            return formats.format_money(Decimal(answer))
        case "number":
            return formats.format_number(answer)
        case "choice":
            chosen = next((option for option in question.options if option.value == answer), None)
            return formats.in_language(chosen.title) if chosen else str(answer)
    if question.is_identifier:
        return format_identifier(current_institution().identifier_scheme, str(answer))
    return str(answer)
