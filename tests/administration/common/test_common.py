"""Months, cents and check digits."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from amparo.administration.common import money, periods
from amparo.administration.common.identifiers import (
    InvalidIdentifier,
    ci_check_digit,
    cui_check_digit,
    format_identifier,
    nit_check_digit,
    validate_identifier,
)
from amparo.administration.common.institution import current_institution

days = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@given(days, st.integers(-600, 600))
def test_adding_months_moves_that_many_calendar_months(day: date, months: int) -> None:
    moved = periods.add_months(day, months)
    assert periods.months_between(day, moved) == months
    assert moved.day == min(day.day, periods.days_in_month(moved.year, moved.month))


@given(days, days)
def test_full_months_are_those_that_have_wholly_passed(start: date, end: date) -> None:
    months = periods.full_months(start, end)
    if start <= end:
        assert periods.add_months(start, months) <= end < periods.add_months(start, months + 1)
    else:
        assert months == 0


def test_an_age_rises_on_the_birthday_and_in_a_common_year_of_a_leap_day_on_its_last_day() -> None:
    assert periods.full_years(date(1960, 3, 14), date(2025, 3, 13)) == 64
    assert periods.full_years(date(1960, 3, 14), date(2025, 3, 14)) == 65
    assert periods.full_years(date(1960, 2, 29), date(2025, 2, 28)) == 65


def test_a_range_of_months_holds_both_ends_and_is_empty_backwards() -> None:
    assert list(periods.month_range(date(2025, 11, 20), date(2026, 1, 5))) == [
        date(2025, 11, 1),
        date(2025, 12, 1),
        date(2026, 1, 1),
    ]
    assert list(periods.month_range(date(2026, 2, 1), date(2025, 2, 1))) == []


@given(st.integers(-(10**12), 10**12))
def test_cents_and_amounts_are_the_same(amount_cents: int) -> None:
    assert money.cents(money.from_cents(amount_cents)) == amount_cents


def test_a_part_of_a_cent_is_refused_and_rounding_is_named() -> None:
    with pytest.raises(ValueError, match="whole number of cents"):
        money.cents(Decimal("0.005"))
    assert money.quantize(Decimal("0.005")) == Decimal("0.01")
    assert money.truncate(Decimal("0.019")) == Decimal("0.01")


@given(st.integers(0, 10**10 - 1))
def test_a_nit_with_one_wrong_digit_is_refused(number: int) -> None:
    first_ten = f"{number:010d}"
    good = first_ten + nit_check_digit(first_ten)
    if len(set(good)) > 1:
        assert validate_identifier("nit", format_identifier("nit", good)) == good
    wrong = first_ten + str((int(good[10]) + 1) % 10)
    with pytest.raises(InvalidIdentifier):
        validate_identifier("nit", wrong)


@pytest.mark.parametrize(
    ("scheme", "value"),
    [("cpf", "529.982.247-26"), ("cpf", "111.111.111-11x"), ("cpf", ""), ("cnpj", "11.222.333/0001-82"), ("rg", "1")],
)
def test_a_number_that_cannot_be_is_refused_in_words(scheme: str, value: str) -> None:
    with override("en"), pytest.raises(InvalidIdentifier) as refusal:
        validate_identifier(scheme, value)
    assert str(refusal.value).endswith(".")


def test_numbers_are_stored_bare_and_printed_with_their_dots() -> None:
    assert validate_identifier("cpf", "529.982.247-25") == "52998224725"
    assert format_identifier("cpf", "52998224725") == "529.982.247-25"
    assert format_identifier("cnpj", "11222333000181") == "11.222.333/0001-81"


def test_the_institution_is_named_in_the_readers_language() -> None:
    with override("fr"):
        assert current_institution().name == "Institut national de la sécurité sociale"
    assert current_institution().name_in("de") == "Instituto Nacional do Seguro Social"
    assert current_institution().currency == "BRL"


@given(st.integers(0, 10**7 - 1))
def test_a_cedula_with_one_wrong_digit_is_refused(number: int) -> None:
    body = f"{number:07d}"
    good = body + ci_check_digit(body)
    assert validate_identifier("ci", format_identifier("ci", good)) == good
    with pytest.raises(InvalidIdentifier):
        validate_identifier("ci", body + str((int(good[7]) + 1) % 10))


@given(st.integers(0, 10**8 - 1))
def test_a_cui_is_known_by_its_check_digit_and_its_place_of_registration(number: int) -> None:
    body = f"{number:08d}"
    check = cui_check_digit(body)
    if check is None:
        return
    good = f"{body}{check}0101"
    assert validate_identifier("cui", format_identifier("cui", good)) == good
    for wrong in (
        f"{body}{(int(check) + 1) % 10}0101",
        f"{body}{check}0118",
        f"{body}{check}2301",
        f"{body}{check}0100",
    ):
        with pytest.raises(InvalidIdentifier):
            validate_identifier("cui", wrong)


def test_a_firm_of_guatemala_may_have_a_letter_for_check() -> None:
    assert validate_identifier("gt_nit", "576937-K") == "576937K"


def test_a_cedula_of_a_million_less_has_seven_digits_on_its_card() -> None:
    assert validate_identifier("ci", "1.111.111-1") == "11111111"
    assert validate_identifier("ci", "123.456-1") == "01234561"
    assert format_identifier("ci", "01234561") == "123.456-1"


@pytest.mark.parametrize(
    ("scheme", "typed", "kept"),
    [
        ("sin", "123-456-782", "123456782"),
        ("rut", "21-100342-001-7", "211003420017"),
        ("bn", "12302 6635", "123026635"),
    ],
)
def test_numbers_of_other_countries_are_known(scheme: str, typed: str, kept: str) -> None:
    assert validate_identifier(scheme, typed) == kept
    with pytest.raises(InvalidIdentifier):
        validate_identifier(scheme, kept[:-1] + str((int(kept[-1]) + 1) % 10))
