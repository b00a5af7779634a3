"""Form fields that people with a cheap phone can fill in: a day in three boxes, money as it is written."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


@dataclass(frozen=True, slots=True)
class DayPart:
    """One of the three boxes of a day."""

    name: str
    label: str
    value: str
    width: int


class DayWidget(forms.Widget):
    """Three text boxes: day, month, year."""

    def value_from_datadict(self, data: Any, files: MultiValueDict[str, Any], name: str) -> list[str] | None:
        """The three boxes as typed, or None when all are empty."""
        typed = [str(data.get(f"{name}-{part}", "")).strip() for part in ("day", "month", "year")]
        return typed if any(typed) else None

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Whether none of the three boxes was sent."""
        return all(f"{name}-{part}" not in data for part in ("day", "month", "year"))

    @staticmethod
    def parts(bound: BoundField) -> list[DayPart]:
        """The boxes with what was typed, or with the initial day."""
        value = bound.value()
        if isinstance(value, date):
            value = [str(value.day), str(value.month), str(value.year)]
        typed = list(value) if isinstance(value, (list, tuple)) else ["", "", ""]
        names = (("day", _("Day"), 2), ("month", _("Month"), 2), ("year", _("Year"), 4))
        return [
            DayPart(f"{bound.html_name}-{name}", label, text, width)
            for (name, label, width), text in zip(names, typed, strict=True)
        ]


class DayField(forms.Field):
    """A calendar day typed in three boxes; clean() gives a `date`."""

    widget = DayWidget
    default_error_messages = {"required": gettext_lazy("Enter the date.")}

    def to_python(self, value: Any) -> date | None:
        """The day, or a plain error that says what a day looks like."""
        if value is None or isinstance(value, date):
            return value
        try:
            day, month, year = (int(part) for part in value)
            if year < 1880:
                raise ValueError
            return date(year, month, day)
        except (ValueError, TypeError) as error:
            raise ValidationError(
                _("Enter a real date with day, month and year, for example 27 3 1958."), code="invalid"
            ) from error

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the typed day differs from the initial one."""
        try:
            return bool(self.to_python(data) != initial)
        except ValidationError:
            return True


class MoneyField(forms.CharField):
    """An amount as people type it: 1.518,00 or 1,518.00 or 1518; clean() gives a Decimal with two decimals."""

    default_error_messages = {"required": gettext_lazy("Enter the amount. Enter 0 if there is none.")}

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=20, **options)
        self.widget.attrs.update({"inputmode": "decimal", "autocomplete": "off", "spellcheck": "false"})

    def prepare_value(self, value: Any) -> Any:
        """A stored amount shown as it would be typed."""
        return f"{value:.2f}" if isinstance(value, Decimal) else value

    def to_python(self, value: Any) -> Any:
        """The amount, reading the last separator followed by one or two digits as the decimal one."""
        text = str(value or "").strip()
        if not text:
            return None
        bare = re.sub(r"[^\d.,\-]", "", text)
        decimal_mark = re.search(r"[.,](\d{1,2})$", bare)
        whole = bare[: decimal_mark.start()] if decimal_mark else bare
        try:
            digits = re.sub(r"[.,]", "", whole) or "0"
            amount = Decimal(f"{digits}.{decimal_mark.group(1) if decimal_mark else '00'}").quantize(Decimal("0.01"))
        except InvalidOperation as error:
            raise ValidationError(_("Enter an amount in figures, for example 1518.00."), code="invalid") from error
        if amount < 0 or amount > Decimal("999999999"):
            raise ValidationError(_("Enter an amount between 0 and 999,999,999."), code="invalid")
        return amount

    def validate(self, value: Any) -> None:
        """Refuse an empty answer where one is required; zero is an answer."""
        if value is None and self.required:
            raise ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """The length limit applies to what was typed, which to_python has already read."""
