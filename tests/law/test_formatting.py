"""Figures and days as readers of four languages write them; conditions in their words."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.law.conditions import condition_in_words
from amparo.law.formatting import currency_sign, format_money, format_months, format_value


@pytest.mark.parametrize(
    ("value", "unit", "pt", "es", "fr", "en"),
    [
        (Decimal("1621.00"), "money", "R$ 1.621,00", "1.621,00 R$", "1 621,00 R$", "R$1,621.00"),
        (376, "months", "31 anos e 4 meses", "31 años y 4 meses", "31 ans et 4 mois", "31 years and 4 months"),
        (13, "months", "1 ano e 1 mês", "1 año y 1 mes", "1 an et 1 mois", "1 year and 1 month"),
        (0, "months", "0 meses", "0 meses", "0 mois", "0 months"),
        (24, "months", "2 anos", "2 años", "2 ans", "2 years"),
        (1, "days", "1 dia", "1 día", "1 jour", "1 day"),
        (Decimal("0.0750"), "rate", "7,5%", "7,5 %", "7,5 %", "7.5%"),
        (Decimal("0.6"), "rate", "60%", "60 %", "60 %", "60%"),
        (Decimal("1.12345678"), "factor", "1,12345678", "1,12345678", "1,12345678", "1.12345678"),
        (True, "bool", "Sim", "Sí", "Oui", "Yes"),
        (False, "bool", "Não", "No", "Non", "No"),
        (date(2026, 3, 5), "date", "5 de março de 2026", "5 de marzo de 2026", "5 mars 2026", "March 5, 2026"),
        (date(2026, 5, 1), "date", "1º de maio de 2026", "1 de mayo de 2026", "1er mai 2026", "May 1, 2026"),
        (
            date(2026, 11, 11),
            "date",
            "11 de novembro de 2026",
            "11 de noviembre de 2026",
            "11 novembre 2026",
            "November 11, 2026",
        ),
        (None, "money", "–", "–", "–", "–"),
    ],
)
def test_values_in_four_languages(value: object, unit: str, pt: str, es: str, fr: str, en: str) -> None:
    written = [format_value(value, unit, language, "BRL") for language in ("pt-br", "es", "fr", "en")]
    assert [text.replace("\xa0", " ").replace("\u202f", " ") for text in written] == [pt, es, fr, en]


@pytest.mark.parametrize(
    ("currency", "language", "sign"),
    [("BRL", "es", "R$"), ("BRL", "pt-br", "R$"), ("UYU", "es", "$"), ("EUR", "fr", "€"), ("XAF", "es", "XAF")],
)
def test_the_sign_of_a_currency_is_the_one_known_in_its_country(currency: str, language: str, sign: str) -> None:
    assert currency_sign(currency, language) == sign


@pytest.mark.parametrize(
    ("currency", "language", "written"),
    [
        ("BRL", "pt-br", "R$ 1.234,50"), ("BRL", "es", "1.234,50 R$"), ("CAD", "en", "$1,234.50"),
        ("CAD", "fr", "1 234,50 $"), ("CAD", "pt-br", "CA$ 1.234,50"), ("UYU", "es", "$ 1.234,50"),
        ("UYU", "en", "UYU 1,234.50"),
    ],
)  # fmt: skip
def test_money_is_set_as_the_country_of_the_currency_sets_it(currency: str, language: str, written: str) -> None:
    found = format_money(Decimal("1234.50"), language, currency)
    assert found.replace("\xa0", " ").replace("\u202f", " ") == written


@given(st.integers(-2_000, 2_000))
def test_months_are_told_whole(total: int) -> None:
    words = format_months(total, "en").replace("−", "").replace(" and", "").split()
    counted = sum(
        int(number) * (12 if unit.startswith("year") else 1)
        for number, unit in zip(words[::2], words[1::2], strict=True)
    )
    assert counted == abs(total)
    assert format_months(total, "en").startswith("−") == (total < 0)


class Portuguese:
    language = "pt-br"

    def label(self, name: str) -> str:
        return {"sex": "Sexo", "age": "Idade", "asked": "Idade exigida", "partner.age": "Cônjuge: Idade"}.get(
            name, name
        )

    def choice(self, value: str) -> str:
        return {"female": "mulher"}.get(value, value)


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ('sex == "female"', "Sexo = mulher"),
        ("age >= p.asked", "Idade ≥ Idade exigida"),
        ("age >= p.asked and (a or not b)", "Idade ≥ Idade exigida e (a ou b: não)"),
        ("0 < age * 2 <= 3 + asked", "0 < Idade × 2 ≤ 3 + Idade exigida"),
        ("(age + 1) * 2 > 3", "(Idade + 1) × 2 > 3"),
        ('sex in ("female", "male")', "Sexo ∈ (mulher, male)"),
        ("partner.age > 3", "Cônjuge: Idade > 3"),
        ("on >= day(2022, 5, 5)", "dia da decisão ≥ 5 de maio de 2022"),
        ("age >= in_months(p.asked.at(on))", "Idade ≥ Idade exigida"),
        ('not sex in ("female", "male")', "Sexo ∉ (mulher, male)"),
        ("not (a and age > 3)", "não (a e Idade > 3)"),
        ("rows.where(age > 1).exists()", "há rows com Idade > 1"),
        ("rows.sum(rows.x) > 0", "rows.sum(rows.x) > 0"),
        ("rows.where(rows.x > 1 and rows.y).count() > 0", "número de rows com (rows.x > 1 e rows.y) > 0"),
        ("this is not (Python", "this is not (Python"),
        ("__import__('os').system('x')", "__import__('os').system('x')"),
    ],
)
def test_a_condition_is_told_in_the_labels_of_its_names(source: str, told: str) -> None:
    assert condition_in_words(source, Portuguese()) == told


@given(st.text(max_size=40))
def test_any_text_is_told_and_never_run(source: str) -> None:
    assert isinstance(condition_in_words(source, Portuguese()), str)
