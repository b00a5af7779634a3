"""Exact amounts: decimals with two places, or whole cents."""

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


def quantize(amount: Decimal, rounding: str = ROUND_HALF_UP) -> Decimal:
    """The amount in whole cents, rounded as named (half up unless told)."""
    return amount.quantize(CENT, rounding)


def truncate(amount: Decimal) -> Decimal:
    """The amount with everything after the cents cut off."""
    return quantize(amount, ROUND_DOWN)


def cents(amount: Decimal) -> int:
    """An exact amount as whole cents. Raises ValueError when it has a part of a cent."""
    scaled = amount * 100
    if scaled != scaled.to_integral_value():
        raise ValueError(f"{amount} is not a whole number of cents.")
    return int(scaled)


def from_cents(amount_cents: int) -> Decimal:
    """Whole cents as an exact amount with two decimal places."""
    return Decimal(amount_cents).scaleb(-2).quantize(CENT)
