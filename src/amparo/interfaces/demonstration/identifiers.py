"""Identifiers with right check digits, from ranges that are drawn at random and never repeated."""

from collections.abc import Callable, Iterator
from random import Random

from stdnum import luhn
from stdnum.br import cnpj, cpf
from stdnum.gt import nit as gt_nit
from stdnum.uy import rut

from amparo.administration.common.identifiers import ci_check_digit, cui_check_digit


def _cpf_check_digits(body: str) -> str:
    digits = [int(digit) for digit in body]
    for _ in range(2):
        weights = range(len(digits) + 1, 1, -1)
        rest = sum(digit * weight for digit, weight in zip(digits, weights, strict=True)) * 10 % 11 % 10
        digits.append(rest)
    return "".join(map(str, digits[-2:]))


def _cnpj_check_digits(body: str) -> str:
    digits = [int(digit) for digit in body]
    for _ in range(2):
        weights = [2 + place % 8 for place in range(len(digits))][::-1]
        rest = sum(digit * weight for digit, weight in zip(digits, weights, strict=True)) % 11
        digits.append(0 if rest < 2 else 11 - rest)
    return "".join(map(str, digits[-2:]))


def cpf_numbers(random: Random) -> Iterator[str]:
    """Distinct CPF numbers that pass their check digits."""
    for number in _distinct(random, 10_000_000, 999_999_999):
        body = f"{number:09d}"
        found = body + _cpf_check_digits(body)
        if cpf.is_valid(found):
            yield found


def cnpj_numbers(random: Random) -> Iterator[str]:
    """Distinct CNPJ numbers of head offices that pass their check digits."""
    for number in _distinct(random, 1_000_000, 99_999_999):
        body = f"{number:08d}0001"
        found = body + _cnpj_check_digits(body)
        if cnpj.is_valid(found):
            yield found


def ci_numbers(random: Random) -> Iterator[str]:
    """Distinct cédulas of people living today."""
    for number in _distinct(random, 900_000, 6_999_999):
        yield f"{number:07d}{ci_check_digit(f'{number:07d}')}"


def rut_numbers(random: Random) -> Iterator[str]:
    """Distinct numbers of firms in Uruguay's tax register."""
    for number in _distinct(random, 1, 999_999):
        body = f"21{number:06d}001"
        found = body + str(rut.calc_check_digit(body))
        if rut.is_valid(found):  # a check of 10 is given to nobody
            yield found


def sin_numbers(random: Random) -> Iterator[str]:
    """Distinct Social Insurance Numbers of provinces: none begins with 0, 8 or 9."""
    for number in _distinct(random, 10_000_000, 79_999_999):
        yield f"{number}{luhn.calc_check_digit(str(number))}"


def bn_numbers(random: Random) -> Iterator[str]:
    """Distinct business numbers of nine digits."""
    for number in _distinct(random, 10_000_000, 89_999_999):
        yield f"{number}{luhn.calc_check_digit(str(number))}"


def cui_numbers(random: Random) -> Iterator[str]:
    """Distinct CUI of people registered in the capital's department."""
    for number in _distinct(random, 15_000_000, 39_999_999):
        if check := cui_check_digit(str(number)):
            yield f"{number}{check}01{random.randint(1, 17):02d}"


def gt_nit_numbers(random: Random) -> Iterator[str]:
    """Distinct numbers of firms in Guatemala's tax register."""
    for number in _distinct(random, 10_000_000, 99_999_999):
        yield f"{number}{gt_nit.calc_check_digit(str(number))}"


def numbers(scheme: str, random: Random) -> Iterator[str]:
    """Distinct numbers of a scheme. Raises KeyError for one that nobody has taught us to invent."""
    return _NUMBERS[scheme](random)


def _distinct(random: Random, low: int, high: int) -> Iterator[int]:
    seen: set[int] = set()
    while True:
        number = random.randint(low, high)
        if number not in seen:
            seen.add(number)
            yield number


_NUMBERS: dict[str, Callable[[Random], Iterator[str]]] = {
    "cpf": cpf_numbers,
    "cnpj": cnpj_numbers,
    "ci": ci_numbers,
    "rut": rut_numbers,
    "cui": cui_numbers,
    "gt_nit": gt_nit_numbers,
    "sin": sin_numbers,
    "bn": bn_numbers,
}
