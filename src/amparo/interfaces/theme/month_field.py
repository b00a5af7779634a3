"""A month in a form, as people type it: 03/2019 or 2019-03."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_TYPED = re.compile(r"(?:(?P<month>\d{1,2})\s*[/.\- ]\s*(?P<year>\d{4}))|(?:(?P<year2>\d{4})-(?P<month2>\d{1,2}))")


class MonthField(forms.Field):
    """clean() gives the month's first day."""

    widget = forms.TextInput

    default_error_messages = {"required": gettext_lazy("Enter the month.")}

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.widget.attrs.update({"maxlength": 12, "autocomplete": "off", "placeholder": "03/2019"})

    def prepare_value(self, value: Any) -> Any:
        """A month of an address, 2019-03, as the field's own example writes it."""
        found = _TYPED.fullmatch(str(value or ""))
        return f"{int(found['month2']):02}/{found['year2']}" if found and found["year2"] else value

    def to_python(self, value: Any) -> Any:
        """The first day of the month that was typed, or a plain error that says what a month looks like."""
        text = str(value or "").strip()
        if not text:
            return None
        found = _TYPED.fullmatch(text)
        parts = found.groupdict() if found else {}
        try:
            return date(int(parts.get("year") or parts["year2"]), int(parts.get("month") or parts["month2"]), 1)
        except (KeyError, TypeError, ValueError):
            raise ValidationError(_("Enter the month and the year, for example 03/2019."), code="invalid") from None
