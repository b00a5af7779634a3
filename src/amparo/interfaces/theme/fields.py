"""Form fields that people with a cheap phone can fill in: a day in three boxes, money as it is written."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.administration.claims.answers import LARGEST_AMOUNT
from amparo.interfaces.theme import formats

# Thousands parted by points, commas or apostrophes, or not at all; a currency's sign before is no matter.
AMOUNT = re.compile(
    r"(?:[A-Z]{0,3}\$|€|£)?(?P<sign>-?)(?P<whole>\d+|\d{1,3}(?:[.,']\d{3})+)(?:[.,](?P<cents>\d{1,2}))?"
)
EARLIEST_YEAR = 1880  # nobody living was born before, and a year of two digits is a slip


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
            typed = date(year, month, day)
        except (ValueError, TypeError, OverflowError):
            typed = None
        if typed is None or typed.year < EARLIEST_YEAR:
            raise ValidationError(
                _("Enter a real date with day, month and year, for example 27 3 1958."), code="invalid"
            )
        return typed

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the typed day differs from the initial one."""
        try:
            return bool(self.to_python(data) != initial)
        except ValidationError:
            return True


class NumberField(forms.CharField):
    """A whole number as people type it; clean() gives an int between `least` and `most`."""

    default_error_messages = {"required": gettext_lazy("Enter a number.")}

    def __init__(self, *, least: int, most: int, **options: Any) -> None:
        super().__init__(max_length=20, **options)
        self.least, self.most = least, most
        self.widget.attrs.update({"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"})

    def clean(self, value: Any) -> int | None:
        """The number; thousands may be parted by spaces."""
        typed = re.sub(r"\s", "", str(super().clean(value)))
        if not typed:
            return None
        number = int(typed) if re.fullmatch(r"[0-9]{1,12}", typed) else -1
        if not self.least <= number <= self.most:
            limits = {"least": formats.format_number(self.least), "most": formats.format_number(self.most)}
            raise ValidationError(_("Enter a whole number between %(least)s and %(most)s.") % limits, code="invalid")
        return number


class MoneyField(forms.CharField):
    """An amount as people type it: 1.518,00 or 1,518.00 or 1518; clean() gives a Decimal with two decimals."""

    default_error_messages = {"required": gettext_lazy("Enter the amount. Enter 0 if there is none.")}

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=20, **options)
        self.widget.attrs.update({"inputmode": "decimal", "autocomplete": "off", "spellcheck": "false"})

    def prepare_value(self, value: Any) -> Any:
        """A stored amount shown as the reader would type it: 1518,00 or 1518.00."""
        return formats.format_typed_amount(value) if isinstance(value, Decimal) else value

    def to_python(self, value: Any) -> Any:
        """The amount: a separator before one or two last digits is the decimal one, others part the thousands."""
        text = str(value or "").strip()
        if not text:
            return None
        found = AMOUNT.fullmatch(re.sub(r"\s", "", text))
        if found is None:
            raise ValidationError(
                _("Enter an amount in figures, for example %(example)s.")
                % {"example": formats.format_typed_amount(Decimal("1518.00"))},
                code="invalid",
            )
        whole = re.sub(r"[.,']", "", found["whole"])
        amount = Decimal(f"{found['sign']}{whole}.{found['cents'] or '00'}").quantize(Decimal("0.01"))
        if not 0 <= amount <= LARGEST_AMOUNT:
            raise ValidationError(_("Enter an amount between 0 and 10 million."), code="invalid")
        return amount

    def validate(self, value: Any) -> None:
        """Refuse an empty answer where one is required; zero is an answer."""
        if value is None and self.required:
            raise ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """The length limit applies to what was typed, which to_python has already read."""
