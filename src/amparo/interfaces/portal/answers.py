"""One question of a service as a form, and its answer as it is kept, shown and sent."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from amparo.administration.claims.answers import questions_asked
from amparo.administration.claims.catalogue import Question, Service
from amparo.interfaces.portal.fields import answer_field, kept_answer
from amparo.interfaces.portal.groups import PersonForm, RowsForm
from amparo.interfaces.theme import formats
from amparo.interfaces.theme.answers import INCOME_KINDS, income_kind_label
from amparo.interfaces.theme.fields import MoneyField

Answers = dict[str, Any]


def first_unanswered(service: Service, answers: Mapping[str, Any]) -> Question | None:
    """Where a saved claim goes on."""
    return next(
        (question for question in questions_asked(service, answers) if not _is_answered(question, answers)), None
    )


def _is_answered(question: Question, answers: Mapping[str, Any]) -> bool:
    """Whether there is an answer; what was filled in of a person's description may lack what only the claimant knows."""
    given = answers.get(question.code)
    if question.kind == "person" and isinstance(given, Mapping):
        return all(field.code in given for field in question.fields if field.required)
    return question.code in answers


def neighbours(service: Service, code: str, answers: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """The codes of the questions before and after this one."""
    codes = [question.code for question in questions_asked(service, answers)]
    position = codes.index(code)
    return (
        codes[position - 1] if position else None,
        codes[position + 1] if position + 1 < len(codes) else None,
    )


class QuestionForm(forms.Form):
    """A single question; `cleaned_answer()` gives what is kept in the claim (JSON values)."""

    def __init__(
        self, question: Question, *, data: Any = None, answer: Any = None, members: Sequence[Mapping[str, Any]] = ()
    ) -> None:
        super().__init__(data)
        self.question = question
        self.members = list(members)
        self._earlier = {str(member.get("member_id")): member for member in (answer or [])} if self.is_household else {}
        if self.is_household:
            self._add_household_fields()
        else:
            self.fields["answer"] = answer_field(question, answer)

    @property
    def is_household(self) -> bool:
        """Whether the question asks about each person of the household."""
        return self.question.kind == "household"

    def _add_household_fields(self) -> None:
        for member in self.members:
            key = str(member["member_id"])
            known = {**member, **self._earlier.get(key, {})}
            self.fields[f"income_{key}"] = MoneyField(
                label=_("Income each month, in %(currency)s") % {"currency": formats.format_currency_sign()},
                initial=Decimal(str(known.get("monthly_income") or 0)),
            )
            self.fields[f"kind_{key}"] = forms.ChoiceField(
                label=_("Where it comes from"),
                choices=[(kind, income_kind_label(kind)) for kind in INCOME_KINDS],
                initial=known.get("income_kind") or "none",
            )
            self.fields[f"disabled_{key}"] = forms.BooleanField(
                label=_("Has a long-term disability"), required=False, initial=bool(known.get("disabled"))
            )
            for name in (f"income_{key}", f"kind_{key}", f"disabled_{key}"):
                # Above the page an error stands without its person's heading, so it names the person.
                self.fields[name].whose = member["name"]  # type: ignore[attr-defined]

    def member_rows(self) -> list[dict[str, Any]]:
        """Each household member with their two fields, for the page."""
        return [
            {
                "name": member["name"],
                "birth_date": date.fromisoformat(str(member["birth_date"])),
                "income": self[f"income_{member['member_id']}"],
                "kind": self[f"kind_{member['member_id']}"],
                "disabled": self[f"disabled_{member['member_id']}"],
            }
            for member in self.members
        ]

    def clean(self) -> dict[str, Any]:
        """An income needs a source, and no source means no income."""
        for member in self.members if self.is_household else ():
            key = member["member_id"]
            income, kind = self.cleaned_data.get(f"income_{key}"), self.cleaned_data.get(f"kind_{key}")
            if income and kind == "none":
                self.add_error(
                    f"kind_{key}", _("Say where the income of %(name)s comes from.") % {"name": member["name"]}
                )
        return self.cleaned_data

    def cleaned_answer(self) -> Any:
        """The answer as JSON: text, true or false, an ISO day, an amount as text, or the household's members."""
        if self.is_household:
            return [self._member_answer(member) for member in self.members]
        return kept_answer(self.question, self.cleaned_data["answer"])

    def _member_answer(self, member: Mapping[str, Any]) -> dict[str, Any]:
        key = member["member_id"]
        return {
            **member,
            "monthly_income": str(self.cleaned_data[f"income_{key}"]),
            "income_kind": self.cleaned_data[f"kind_{key}"],
            "disabled": self.cleaned_data[f"disabled_{key}"],
        }


def question_form(
    question: Question, *, data: Any = None, answer: Any = None, members: Sequence[Mapping[str, Any]] = ()
) -> QuestionForm | PersonForm | RowsForm:
    """The form that asks a question."""
    if question.kind == "person":
        return PersonForm(question, data=data, answer=answer)
    if question.kind == "rows":
        return RowsForm(question, data=data, answer=answer)
    return QuestionForm(question, data=data, answer=answer, members=members)
