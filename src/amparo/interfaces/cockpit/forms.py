"""What an analyst fills in: new values of the parameters chosen, the day from which they hold, and on whom to try them."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.administration.common.institution import current_law
from amparo.analysis.simulation import Reform, Years
from amparo.interfaces.cockpit.parameters import ParameterShown, is_percent
from amparo.interfaces.jobs import studies
from amparo.interfaces.theme.fields import DayField, MoneyField
from amparo.interfaces.theme.formats import format_day, format_number, in_language
from amparo.law.errors import FactError
from amparo.law.values import scale_number

YEARS_STUDIED = 10
_NATIONS = (100_000, 1_000_000)
_LATEST_YEARS = 30


class ChooseForm(forms.Form):
    """Which benefit, and which parameters to look for."""

    benefit = forms.ChoiceField(label=gettext_lazy("Benefit"))
    words = forms.CharField(label=gettext_lazy("Find parameters by title or name"), required=False, max_length=80)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        options = [(code, in_language(dict(each.title))) for code, each in current_law().paid_benefits.items()]
        self.fields["benefit"].choices = options  # type: ignore[attr-defined]


class NewValueField(forms.CharField):
    """A number as people type it, in the unit and with the decimals of a parameter; clean() gives a Decimal or an int."""

    def __init__(self, decimals: int, **options: Any) -> None:
        super().__init__(max_length=20, **options)
        self.decimals = decimals
        self.widget.attrs.update({"inputmode": "decimal", "autocomplete": "off", "spellcheck": "false"})

    def clean(self, value: Any) -> Any:
        """The number; a comma or a point parts the decimals."""
        typed = re.sub(r"[\s%]", "", str(super().clean(value))).replace(",", ".")
        try:
            number = Decimal(typed)
            scale_number(number, self.decimals)
        except (InvalidOperation, FactError):
            example = "12" if self.decimals == 0 else "12.5"
            words = _("Enter a number with at most %(decimals)d decimals, for example %(example)s.")
            raise forms.ValidationError(words % {"decimals": self.decimals, "example": example}) from None
        return int(number) if self.decimals == 0 else number


class ReformForm(forms.Form):
    """New values from one day on. Each parameter chosen has a field named `value-` and its name."""

    def __init__(self, chosen: Sequence[ParameterShown], today: date, data: Any = None) -> None:
        super().__init__(data)
        self.chosen, self.today = chosen, today
        for each in chosen:
            self.fields[f"value-{each.name}"] = _value_field(each)
        self.fields["starts_on"] = DayField(
            label=_("New values hold from"),
            help_text=_("Later changes that the law already foresees for these parameters no longer happen."),
            initial=date(today.year + 1, 1, 1),
        )
        self.fields["title"] = forms.CharField(label=_("Title of the study"), required=False, max_length=120)
        self.fields["nation"] = forms.ChoiceField(label=_("Run on"), choices=_nations())

    def clean_starts_on(self) -> date:
        """A day that is not past, and not so far that nothing can be said of it."""
        day: date = self.cleaned_data["starts_on"]
        if not self.today <= day <= date(self.today.year + _LATEST_YEARS, 12, 31):
            words = _("Choose a day from %(day)s on, at most %(years)d years ahead.")
            raise forms.ValidationError(words % {"day": format_day(self.today), "years": _LATEST_YEARS})
        return day

    def clean(self) -> dict[str, Any]:
        """At least one parameter is changed."""
        if not self.chosen:
            raise forms.ValidationError(_("Choose at least one parameter to change."))
        return super().clean() or {}

    def reform(self, benefit: str, years: Years) -> Reform:
        """The reform as filled in."""
        day = self.cleaned_data["starts_on"]
        values = {each.name: self.cleaned_data[f"value-{each.name}"] for each in self.chosen}
        title = self.cleaned_data["title"] or "; ".join(each.title for each in self.chosen)[:120]
        return Reform(title, benefit, years, {name: [{"from": day, "value": value}] for name, value in values.items()})

    def nation(self) -> tuple[int, str | None]:
        """How many persons are studied, and the extract's name where they are real."""
        given = self.cleaned_data["nation"]
        extracts = dict(studies.extracts())
        return (extracts[given], given) if given in extracts else (int(given), None)


def _value_field(each: ParameterShown) -> forms.Field:
    parameter = current_law().parameters[each.name]
    if parameter.type.kind == "date":
        return DayField(label=each.title)
    if parameter.type.label == "Money":
        return MoneyField(label=each.title)
    percent = is_percent(each.name)
    label = f"{each.title} (%)" if percent else each.title
    return NewValueField(parameter.type.decimals - 2 * percent, label=label)


def _nations() -> list[tuple[str, str]]:
    invented = [(str(count), _("%(count)s invented persons") % {"count": format_number(count)}) for count in _NATIONS]
    real = [(name, _("the extract %(name)s") % {"name": name}) for name, _persons in studies.extracts()]
    return [*real, *invented]
