"""Questions made of several: another person, or rows that are added and removed, without any script."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _

from amparo.administration.claims.catalogue import Question
from amparo.interfaces.portal.fields import answer_field, kept_answer
from amparo.interfaces.theme import formats

_ROW = re.compile(r"row(\d+)_(.+)")
Answers = dict[str, Any]


class PersonForm(forms.Form):
    """The fields that describe one other person."""

    def __init__(self, question: Question, *, data: Any = None, answer: Any = None) -> None:
        super().__init__(data)
        self.question = question
        given = answer if isinstance(answer, Mapping) else {}
        for field in question.fields:
            self.fields[field.code] = answer_field(field, given.get(field.code), is_short=True)

    def cleaned_answer(self) -> Answers:
        """The answer as JSON; what was left empty is left out."""
        return _kept(self.question, self.cleaned_data, "")


class RowsForm(forms.Form):
    """Rows of the same fields. The buttons add and remove send the form back with what was typed and no complaint."""

    def __init__(self, question: Question, *, data: Any = None, answer: Any = None) -> None:
        self.question = question
        given = [row for row in answer or [] if isinstance(row, Mapping)]
        self.is_rearranged = data is not None and ("add" in data or "remove" in data)
        typed = _rearranged(data, question.most) if data is not None else None
        self.count = _count(typed, question.most) if typed is not None else max(len(given), int(question.required))
        super().__init__(typed)
        for number in range(1, self.count + 1):
            self._add_row(number, given[number - 1] if number <= len(given) else {})
        if self.is_rearranged:
            self._errors = ErrorDict()
            self.cleaned_data = {}

    def _add_row(self, number: int, given: Mapping[str, Any]) -> None:
        for field in self.question.fields:
            shown = self.fields[f"row{number}_{field.code}"] = answer_field(field, given.get(field.code), is_short=True)
            # Above the page an error stands without its row's heading, so it names the row.
            shown.whose = self.heading(number)  # type: ignore[attr-defined]

    def heading(self, number: int) -> str:
        """What a row is called: Child 2."""
        return f"{formats.in_language(self.question.row_title)} {number}"

    def rows(self) -> Iterator[dict[str, Any]]:
        """Each row for the page: its number, heading and fields."""
        for number in range(1, self.count + 1):
            fields = [self[f"row{number}_{field.code}"] for field in self.question.fields]
            yield {"number": number, "heading": self.heading(number), "fields": fields}

    @property
    def may_add(self) -> bool:
        """Whether there may be another row."""
        return self.count < self.question.most

    @property
    def next_number(self) -> int:
        """The number of the row that would be added."""
        return self.count + 1

    def is_valid(self) -> bool:
        """A form that came back to add or remove a row is never final."""
        return not self.is_rearranged and super().is_valid()

    def clean(self) -> dict[str, Any]:
        """Where an answer is required there is one row at least."""
        if self.question.required and not self.count:
            self.add_error(None, _("Add at least one."))
        return self.cleaned_data

    def cleaned_answer(self) -> list[Answers]:
        """The rows as JSON; none is an answer too."""
        return [_kept(self.question, self.cleaned_data, f"row{number}_") for number in range(1, self.count + 1)]


def _kept(question: Question, cleaned: Mapping[str, Any], prefix: str) -> Answers:
    answers = {field.code: kept_answer(field, cleaned[f"{prefix}{field.code}"]) for field in question.fields}
    return {code: answer for code, answer in answers.items() if answer is not None}


def _count(data: Any, most: int) -> int:
    typed = str(data.get("rows", ""))
    return min(int(typed), most) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 0


def _rearranged(data: Any, most: int) -> dict[str, Any]:
    """What was typed, with one row more, or with the rows after a removed one moved up."""
    typed, count = dict(data.items()), _count(data, most)
    removed = str(typed.pop("remove", ""))
    if removed.isascii() and removed.isdigit() and 1 <= int(removed) <= count:
        typed = dict(_without(typed, int(removed)))
        count -= 1
    elif "add" in typed:
        count = min(count + 1, most)
    return {**typed, "rows": str(count)}


def _without(typed: Mapping[str, Any], removed: int) -> Iterator[tuple[str, Any]]:
    for name, value in typed.items():
        found = _ROW.fullmatch(name)
        number = int(found[1]) if found else 0
        if not found or number < removed:
            yield name, value
        elif number > removed:
            yield f"row{number - 1}_{found[2]}", value
