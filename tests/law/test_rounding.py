"""The roundings that the law names, held to their definition in fractions."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.law.errors import LawError
from amparo.law.runtime import ROUNDINGS, round_quotient
from tests.law.interpreter import rounded

whole = st.integers(-(10**18), 10**18)
divisors = st.integers(-(10**9), 10**9).filter(bool)


@pytest.mark.parametrize("mode", ["half_up", "half_even", "down", "up"])
class TestRoundings:
    @given(top=whole, bottom=divisors)
    def test_a_quotient(self, mode: str, top: int, bottom: int) -> None:
        assert round_quotient(mode, top, bottom) == rounded(Fraction(top, bottom), mode, 0)

    @given(number=whole, decimals=st.integers(1, 9))
    def test_a_number_with_more_decimals(self, mode: str, number: int, decimals: int) -> None:
        assert ROUNDINGS[mode](number, 10**decimals) == rounded(Fraction(number, 10**decimals), mode, 0)

    @given(halves=st.integers(-(10**6), 10**6))
    def test_exact_halves(self, mode: str, halves: int) -> None:
        expected = {"half_up": "ROUND_HALF_UP", "half_even": "ROUND_HALF_EVEN", "down": "ROUND_DOWN", "up": "ROUND_UP"}
        assert round_quotient(mode, halves, 2) == int((Decimal(halves) / 2).quantize(Decimal(1), expected[mode]))

    def test_by_zero_is_an_error(self, mode: str) -> None:
        with pytest.raises(LawError, match="division by zero"):
            round_quotient(mode, 1, 0)
