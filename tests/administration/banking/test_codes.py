"""Codes that a telephone pays, and numbers of accounts: what is mistyped or altered is found."""

import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from amparo.administration.banking.account_numbers import InvalidAccount, check_account
from amparo.administration.banking.pix_code import InvalidPayload, checksum, emv_payload, pix_payload, read_payload
from amparo.administration.banking.qr import qr_svg

KEY = "123e4567-e12b-12d1-a456-426655440000"


def code(amount: str | None = "1621.00", reference: str = "RF18000000001", key: str = KEY) -> str:
    return pix_payload(
        key=key,
        amount=Decimal(amount) if amount else None,
        merchant_name="Fulano de Tal",
        merchant_city="BRASILIA",
        reference=reference,
    )


def test_the_example_of_the_central_banks_manual() -> None:
    # Manual do BR Code, example of a static code without an amount
    assert code(None, "***") == (
        "00020126580014br.gov.bcb.pix0136123e4567-e12b-12d1-a456-4266554400005204000053039865802BR5913Fulano de Tal"
        "6008BRASILIA62070503***63041D3D"
    )


def test_the_checksum_is_the_one_of_the_standard() -> None:
    assert checksum("123456789") == "29B1"


def test_a_code_says_what_was_put_into_it() -> None:
    parts = read_payload(code())
    assert (parts["54"], parts["26.01"], parts["62.05"], parts["58"]) == ("1621.00", KEY, "RF18000000001", "BR")


def test_names_lose_their_accents_and_are_cut() -> None:
    text = pix_payload(
        key=KEY, amount=None, merchant_name="Instituição " * 4, merchant_city="São João da Boa Vista", reference="A1"
    )
    parts = read_payload(text)
    assert parts["59"] == "Instituicao Instituicao I"
    assert parts["60"] == "Sao Joao da Boa"


@pytest.mark.parametrize("place", range(0, 120, 7))
def test_one_altered_sign_is_found(place: int) -> None:
    text = code()
    other = "9" if text[place] != "9" else "8"
    with pytest.raises(InvalidPayload):
        read_payload(text[:place] + other + text[place + 1 :])


@pytest.mark.parametrize("text", ["", "6304", "00020163041234", code()[:-1], code() + "0"])
def test_what_is_no_code_is_refused(text: str) -> None:
    with pytest.raises(InvalidPayload):
        read_payload(text)


@pytest.mark.parametrize(
    ("amount", "reference"),
    [("0.00", "A"), ("-1.00", "A"), ("1.001", "A"), ("1.00", ""), ("1.00", "a b"), ("1.00", "A" * 26)],
)
def test_what_a_code_cannot_hold_is_refused(amount: str, reference: str) -> None:
    with pytest.raises(InvalidPayload):
        code(amount, reference)


def test_other_countries_use_the_same_form() -> None:
    text = emv_payload(
        account=("29", [("00", "gt.igss"), ("01", "12345")]),
        currency="GTQ",
        country="GT",
        amount=Decimal("250.00"),
        merchant_name="IGSS",
        merchant_city="Guatemala",
        reference="RF18",
    )
    assert (read_payload(text)["53"], read_payload(text)["29.01"]) == ("320", "12345")


@given(
    amount=st.decimals(min_value="0.01", max_value="9999999999.99", places=2),
    reference=st.from_regex(r"[A-Za-z0-9]{1,25}", fullmatch=True),
    name=st.text(min_size=1, max_size=60),
)
def test_every_code_is_read_as_it_was_written(amount: Decimal, reference: str, name: str) -> None:
    text = pix_payload(key=KEY, amount=amount, merchant_name=name, merchant_city=name, reference=reference)
    assert (Decimal(read_payload(text)["54"]), read_payload(text)["62.05"]) == (amount, reference)


def test_the_picture_has_a_name_and_nothing_from_elsewhere() -> None:
    picture = etree.parse(io.BytesIO(qr_svg(code(), title="Pix de <R$ 1.621,00>").encode())).getroot()
    assert picture.get("role") == "img"
    assert picture[0].text == "Pix de <R$ 1.621,00>"
    assert b"href" not in etree.tostring(picture)


@pytest.mark.parametrize(
    ("scheme", "typed", "value", "bank"),
    [
        ("iban", "DE89 3704 0044 0532 0130 00", "DE89370400440532013000", "3704"),
        ("clabe", "0020 1007 7777 7777 71", "002010077777777771", "002"),
        ("cbu", "2850590940090418135201", "2850590940090418135201", "285"),
        ("pix", "+55 (61) 91234-5678", "+5561912345678", ""),
        ("pix", "123.456.789-09", "12345678909", ""),
        ("pix", "Ana@Example.org", "ana@example.org", ""),
        ("pix", KEY.upper(), KEY, ""),
        ("br_account", "001/1234-5/567890-1", "001/1234/5678901", "001"),
        ("br_account", "001/12/567890-X", "001/0012/567890X", "001"),
        ("local", "0030/123456789", "0030/123456789", "0030"),
    ],
)
def test_an_account_is_kept_in_one_form(scheme: str, typed: str, value: str, bank: str) -> None:
    account = check_account(scheme, typed)
    assert (account.value, account.bank_code) == (value, bank)
    assert account.shown.endswith(value[-4:])


@pytest.mark.parametrize(
    ("scheme", "typed"),
    [
        ("iban", "DE89 3704 0044 0532 0130 01"),
        ("clabe", "002010077777777770"),
        ("clabe", "00201007777777777"),
        ("cbu", "2850590940090418135202"),
        ("pix", "123.456.789-08"),
        ("pix", "61 91234-5678"),
        ("pix", "ana@"),
        ("br_account", "001/1234/5"),
        ("br_account", "1/1234/567890-1"),
        ("local", "1"),
        ("cheque", "1234"),
    ],
)
def test_a_number_that_cannot_be_right_is_refused(scheme: str, typed: str) -> None:
    with pytest.raises(InvalidAccount):
        check_account(scheme, typed)
