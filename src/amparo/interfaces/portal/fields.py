"""A simple question as a form field, and its answer as it is kept in a claim (JSON values)."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from amparo.administration.claims.answer_values import LONGEST_TEXT
from amparo.administration.claims.catalogue import Question
from amparo.administration.common.errors import RecordError
from amparo.administration.common.identifiers import validate_identifier
from amparo.administration.common.institution import current_institution
from amparo.interfaces.theme import formats
from amparo.interfaces.theme.fields import DayField, MoneyField, NumberField


def answer_field(question: Question, answer: Any, *, is_short: bool = False) -> forms.Field:
    """The field that asks a simple question, with the answer given before; `is_short` for a text of one line."""
    common: dict[str, Any] = {
        "label": formats.in_language(question.title),
        "help_text": formats.in_language(question.hint),
        "required": question.required,
    }
    match question.kind:
        case "yes_no":
            chosen = {True: "yes", False: "no"}.get(answer) if isinstance(answer, bool) else None
            return _choice_field([("yes", _("Yes")), ("no", _("No"))], chosen, _("Choose yes or no."), common)
        case "choice":
            options = [(option.value, formats.in_language(option.title)) for option in question.options]
            return _choice_field(options, answer, _("Choose one of the answers."), common)
        case "date":
            return DayField(initial=date.fromisoformat(answer) if answer else None, **common)
        case "money":
            return MoneyField(initial=Decimal(answer) if answer else None, **common)
        case "number":
            return NumberField(least=question.least, most=question.most, initial=answer, **common)
    return _text_field(question, answer, common, is_short=is_short)


def kept_answer(question: Question, value: Any) -> Any:
    """A field's cleaned value as JSON: text, true or false, a whole number, an ISO day, an amount as text."""
    if question.kind == "yes_no":
        return {"yes": True, "no": False}.get(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else (value if value != "" else None)


def _choice_field(choices: list[tuple[str, str]], chosen: Any, error: str, common: dict[str, Any]) -> forms.ChoiceField:
    return forms.ChoiceField(
        choices=choices, widget=forms.RadioSelect, initial=chosen, error_messages={"required": error}, **common
    )


def _text_field(question: Question, answer: Any, common: dict[str, Any], *, is_short: bool) -> forms.CharField:
    common |= {"initial": answer, "error_messages": {"required": _("Write your answer.")}}
    if question.is_identifier:
        return IdentifierField(max_length=40, **common)
    if is_short:
        return forms.CharField(max_length=200, **common)
    return forms.CharField(max_length=LONGEST_TEXT, widget=forms.Textarea, **common)


class IdentifierField(forms.CharField):
    """The number by which the institution knows a person; its check digits must fit."""

    def clean(self, value: Any) -> str:
        """The number without dots and dashes."""
        typed = str(super().clean(value))
        try:
            return validate_identifier(current_institution().identifier_scheme, typed) if typed else ""
        except RecordError as error:
            raise ValidationError(str(error), code="invalid") from error
