"""A payment is spread to the cent: nothing is lost, nothing made, no part overpaid."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.administration.collection.splitting import in_equal_parts, reached, split

cents = st.integers(0, 10_000_000).map(lambda value: Decimal(value).scaleb(-2))


@given(st.data(), st.tuples(cents, cents, cents))
def test_the_shares_add_up_and_none_is_exceeded(data: st.DataObject, parts: tuple[Decimal, ...]) -> None:
    amount = data.draw(st.integers(0, int(sum(parts) * 100))) / Decimal(100)
    shares = split(amount, parts)
    assert sum(shares) == amount
    assert all(0 <= share <= part for share, part in zip(shares, parts, strict=True))


@given(st.tuples(cents, cents, cents))
def test_all_of_it_pays_every_part(parts: tuple[Decimal, ...]) -> None:
    assert split(sum(parts, Decimal(0)), parts) == parts


def test_a_share_is_in_proportion() -> None:
    parts = (Decimal("1000.00"), Decimal("200.00"), Decimal("21.20"))
    assert split(Decimal("610.60"), parts) == (Decimal("500.00"), Decimal("100.00"), Decimal("10.60"))


@pytest.mark.parametrize("amount", ["-0.01", "10.01"])
def test_what_does_not_fit_is_refused(amount: str) -> None:
    with pytest.raises(ValueError, match="spread"):
        split(Decimal(amount), (Decimal("10.00"),))


@given(st.integers(60, 10_000_000), st.integers(2, 60))
def test_equal_parts_differ_by_a_cent_and_add_up(total_cents: int, count: int) -> None:
    total = Decimal(total_cents).scaleb(-2)
    parts = in_equal_parts(total, count)
    assert sum(parts) == total
    assert len(parts) == count
    assert max(parts) - min(parts) <= Decimal("0.01")


@given(st.tuples(cents, cents, cents), st.integers(0, 30_000_000), st.integers(0, 1_000))
def test_more_paid_never_takes_back_what_was_reached(
    parts: tuple[Decimal, Decimal, Decimal], paid_cents: int, more_cents: int
) -> None:
    before, after = (reached(Decimal(each).scaleb(-2), parts) for each in (paid_cents, paid_cents + more_cents))
    assert all(0 <= less <= more <= part for less, more, part in zip(before, after, parts, strict=True))
    assert sum(after) == min(Decimal(paid_cents + more_cents).scaleb(-2), sum(parts))


def test_what_is_reached_is_in_proportion() -> None:
    parts = (Decimal("1000.00"), Decimal("200.00"), Decimal("21.20"))
    assert reached(Decimal("610.60"), parts) == (Decimal("500.00"), Decimal("100.00"), Decimal("10.60"))
