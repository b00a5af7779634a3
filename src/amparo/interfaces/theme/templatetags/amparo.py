"""Formats, institution words and form fields for templates."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, FileInput, RadioSelect, Select, Textarea
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from amparo.interfaces.theme import formats
from amparo.interfaces.theme.fields import DayWidget

register = template.Library()

_COMPONENTS: tuple[tuple[type, str], ...] = (
    (DayWidget, "day"),
    (RadioSelect, "radios"),
    (CheckboxInput, "checkbox"),
    (Textarea, "textarea"),
    (Select, "select"),
    (FileInput, "file"),
)


@register.filter
def money(amount: Decimal | None) -> str:
    """An amount with the institution's currency; an en dash when there is none."""
    return "–" if amount is None else formats.format_money(Decimal(amount))


@register.filter
def number(value: Decimal | int) -> str:
    """A number with the reader's separators."""
    return formats.format_number(value)


@register.filter
def day(value: date | None) -> str:
    """A day written out; an en dash when there is none."""
    return "–" if value is None else formats.format_day(value)


@register.filter
def short_day(value: date | None) -> str:
    """A day in figures; an en dash when there is none."""
    return "–" if value is None else formats.format_short_day(value)


@register.filter
def month(value: date | None) -> str:
    """A month and its year; an en dash when there is none."""
    return "–" if value is None else formats.format_month(value)


@register.filter
def moment(value: datetime | None) -> str:
    """A day and its hour in the institution's time zone."""
    return "–" if value is None else formats.format_moment(value)


@register.filter
def span(months: int) -> str:
    """A number of months as years and months."""
    return formats.format_months(months)


@register.filter
def words(texts: dict[str, str] | None) -> str:
    """An institution's own text in the reader's language."""
    return formats.in_language(texts)


@register.filter
def identifier(value: str, scheme: str) -> str:
    """An identifier written with its usual dots and dashes."""
    from amparo.administration.common.identifiers import format_identifier

    return format_identifier(scheme, value)


@register.filter
def scheme(code: str) -> str:
    """What a kind of number is called."""
    from amparo.administration.common.identifiers import identifier_name

    name = identifier_name(code)
    return name[0].upper() + name[1:]


@register.simple_tag
def field(bound: BoundField, *, heading: bool = False, width: str = "") -> SafeString:
    """A form field as label, hint, error and input, tied together for screen readers.

    `heading` makes the label the page's own heading, for one question a page; `width` is one of the kit's input widths.
    """
    widget = bound.field.widget
    component = next((name for kind, name in _COMPONENTS if isinstance(widget, kind)), "input")
    described_by = " ".join(
        f"{bound.id_for_label or bound.auto_id}-{part}"
        for part, present in (("hint", bound.help_text), ("error", bound.errors))
        if present
    )
    context: dict[str, Any] = {"field": bound, "heading": heading, "width": width, "described_by": described_by}
    if component == "day":
        context["parts"] = DayWidget.parts(bound)
    return SafeString(render_to_string(f"theme/components/{component}.html", context))
