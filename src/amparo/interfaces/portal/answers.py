"""One question of a service as a form, and its answer as it is kept, shown and sent."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from amparo.administration.claims.answers import questions_asked
from amparo.administration.claims.catalogue import Question, Service
from amparo.interfaces.theme import formats
from amparo.interfaces.theme.fields import DayField, MoneyField

Answers = dict[str, Any]

INCOME_KINDS = ("none", "work", "apprenticeship", "pension", "bpc", "transfer", "other")


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


def first_unanswered(service: Service, answers: Mapping[str, Any]) -> Question | None:
    """Where a saved claim goes on."""
    return next((question for question in questions_asked(service, answers) if question.code not in answers), None)


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
            self.fields["answer"] = _answer_field(question, answer)

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
        value = self.cleaned_data["answer"]
        if self.question.kind == "yes_no":
            return {"yes": True, "no": False}.get(value)
        if isinstance(value, date):
            return value.isoformat()
        return str(value) if isinstance(value, Decimal) else (value if value != "" else None)

    def _member_answer(self, member: Mapping[str, Any]) -> dict[str, Any]:
        key = member["member_id"]
        return {
            **member,
            "monthly_income": str(self.cleaned_data[f"income_{key}"]),
            "income_kind": self.cleaned_data[f"kind_{key}"],
            "disabled": self.cleaned_data[f"disabled_{key}"],
        }


def _answer_field(question: Question, answer: Any) -> forms.Field:
    common: dict[str, Any] = {
        "label": formats.in_language(question.title),
        "help_text": formats.in_language(question.hint),
        "required": question.required,
    }
    if question.kind == "yes_no":
        chosen = {True: "yes", False: "no"}.get(answer) if isinstance(answer, bool) else None
        return _choice_field([("yes", _("Yes")), ("no", _("No"))], chosen, _("Choose yes or no."), common)
    if question.kind == "choice":
        options = [(option.value, formats.in_language(option.title)) for option in question.options]
        return _choice_field(options, answer, _("Choose one of the answers."), common)
    if question.kind == "date":
        return DayField(initial=date.fromisoformat(answer) if answer else None, **common)
    if question.kind == "money":
        return MoneyField(initial=Decimal(answer) if answer else None, **common)
    return forms.CharField(
        initial=answer,
        max_length=2000,
        widget=forms.Textarea,
        error_messages={"required": _("Write your answer.")},
        **common,
    )


def _choice_field(choices: list[tuple[str, str]], chosen: Any, error: str, common: dict[str, Any]) -> forms.ChoiceField:
    return forms.ChoiceField(
        choices=choices, widget=forms.RadioSelect, initial=chosen, error_messages={"required": error}, **common
    )


def shown_answer(question: Question, answer: Any) -> str:
    """An answer as the person reads it when they check their answers."""
    if answer is None or answer == "":
        return _("Not answered")
    if question.kind == "yes_no":
        return _("Yes") if answer else _("No")
    if question.kind == "date":
        return formats.format_day(date.fromisoformat(answer))
    if question.kind == "money":
        return formats.format_money(Decimal(answer))
    if question.kind == "choice":
        chosen = next((option for option in question.options if option.value == answer), None)
        return formats.in_language(chosen.title) if chosen else str(answer)
    return str(answer)
