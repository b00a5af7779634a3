"""How one payment is spread over what it pays, to the cent."""

from collections.abc import Sequence
from decimal import ROUND_DOWN, Decimal

from amparo.administration.common.money import CENT

NOTHING = Decimal("0.00")


def split(amount: Decimal, parts: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """The amount in proportion to the parts, none of them exceeded; the cents left over go where most was cut off.

    Raises ValueError where the amount is negative or more than all parts.
    """
    total = sum(parts, NOTHING)
    if not NOTHING <= amount <= total:
        raise ValueError(f"{amount} cannot be spread over {total}")
    if amount == total:
        return tuple(parts)
    exact = [amount * part / total for part in parts]
    shares = [each.quantize(CENT, ROUND_DOWN) for each in exact]
    cents_left = int((amount - sum(shares, NOTHING)) / CENT)
    by_loss = sorted(range(len(parts)), key=lambda place: (shares[place] - exact[place], place))
    for place in by_loss[:cents_left]:
        shares[place] += CENT
    return tuple(shares)


def reached(amount: Decimal, parts: tuple[Decimal, Decimal, Decimal]) -> tuple[Decimal, Decimal, Decimal]:
    """How much of contribution, penalty and interest is paid once an amount is, each in proportion; all of it at most.

    More paid never makes one of them less, which the largest remainders of `split` could.
    """
    principal, penalty, interest = parts
    amount = min(max(amount, NOTHING), sum(parts, NOTHING))
    first = _share(amount, principal, penalty + interest)
    second = _share(amount - first, penalty, interest)
    return first, second, amount - first - second


def _share(amount: Decimal, part: Decimal, others: Decimal) -> Decimal:
    return (amount * part / (part + others)).quantize(CENT, ROUND_DOWN) if part else NOTHING


def in_equal_parts(amount: Decimal, count: int) -> tuple[Decimal, ...]:
    """The amount in so many parts that differ by a cent at most, the larger ones first."""
    least = (amount / count).quantize(CENT, ROUND_DOWN)
    larger = int((amount - least * count) / CENT)
    return tuple(least + CENT if number < larger else least for number in range(count))
