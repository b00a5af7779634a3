"""Days and amounts as people type them."""

from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from amparo.interfaces.theme import formats
from amparo.interfaces.theme.fields import DayField, DayWidget, MoneyField


class Form(forms.Form):
    on = DayField()
    amount = MoneyField()


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1518", "1518.00"),
        ("1.518", "1518.00"),
        ("1,518", "1518.00"),
        ("1.518,00", "1518.00"),
        ("1,518.00", "1518.00"),
        ("1 518,00", "1518.00"),
        ("1\u202f518,00", "1518.00"),
        ("1'518.05", "1518.05"),
        ("R$ 1.518,5", "1518.50"),
        ("BRL$1518", "1518.00"),
        ("0", "0.00"),
        ("0,01", "0.01"),
        ("1.234.567,89", "1234567.89"),
        ("10000000", "10000000.00"),
    ],
)
def test_an_amount_is_read_as_it_was_meant(typed: str, amount: str) -> None:
    assert MoneyField().clean(typed) == Decimal(amount)


@pytest.mark.parametrize(
    "typed", ["cerca de mil", "1518 reais", "12.3456", "1,2,3", "--5", "1e9", "½", "1518-", ",50", "1.518.0000"]
)
def test_what_is_not_plainly_an_amount_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        MoneyField().clean(typed)


@pytest.mark.parametrize("typed", ["-1", "-0,01", "10000000,01", "99999999999"])
def test_an_amount_out_of_reach_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError, match=r"between|entre"):
        MoneyField().clean(typed)


def test_nothing_typed_is_not_zero() -> None:
    with pytest.raises(ValidationError):
        MoneyField().clean("  ")
    assert MoneyField(required=False).clean("") is None


@pytest.mark.parametrize("language", ["pt-br", "es", "fr", "en"])
@given(cents=st.integers(0, 1_000_000_000))
def test_an_amount_shown_in_a_field_is_read_back_the_same(language: str, cents: int) -> None:
    amount = Decimal(cents) / 100
    with override(language):
        assert MoneyField().clean(formats.format_typed_amount(amount)) == amount


@given(typed=st.text(max_size=20))
def test_whatever_is_typed_as_an_amount_never_breaks_the_page(typed: str) -> None:
    try:
        amount = MoneyField().clean(typed)
    except ValidationError:
        return
    assert 0 <= amount <= 10_000_000


def day(*parts: str) -> dict[str, str]:
    return dict(zip(("on-day", "on-month", "on-year"), parts, strict=True))


def test_a_day_is_read_from_its_boxes() -> None:
    form = Form({**day(" 27", "3", "1958"), "amount": "0"})
    assert form.is_valid()
    assert form.cleaned_data["on"] == date(1958, 3, 27)


@pytest.mark.parametrize(
    "parts",
    [
        ("31", "2", "2020"),
        ("27", "13", "1958"),
        ("27", "3", "58"),
        ("27", "", "1958"),
        ("a", "b", "c"),
        ("1", "1", "9" * 30),
    ],
)
def test_a_day_that_does_not_exist_is_refused_and_kept_as_typed(parts: tuple[str, ...]) -> None:
    form = Form({**day(*parts), "amount": "0"})
    assert "27 3 1958" in form.errors["on"][0]
    assert [part.value for part in DayWidget.parts(form["on"])] == list(parts)


def test_an_empty_day_is_asked_for_only_where_it_is_needed() -> None:
    assert not Form({**day("", "", ""), "amount": "0"}).is_valid()
    assert DayField(required=False).clean(None) is None


def test_a_known_day_fills_the_boxes() -> None:
    form = Form(initial={"on": date(1958, 3, 27)})
    assert [part.value for part in DayWidget.parts(form["on"])] == ["27", "3", "1958"]


@given(parts=st.lists(st.text(max_size=8), min_size=3, max_size=3))
def test_whatever_is_typed_as_a_day_never_breaks_the_page(parts: list[Any]) -> None:
    with suppress(ValidationError):
        assert DayField().clean(parts).year >= 1880
