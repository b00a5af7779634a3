"""Random records of work for the subsidies: spans with gaps, of every kind of work and pay."""

from decimal import Decimal

from hypothesis import strategies as st

from tests.institutions.uruguay_bps.plain_subsidies import Record

FIRST_MONTH, LAST_MONTH = 2022 * 12, 2026 * 12 + 8
CATEGORIES = ["employee", "employee", "employee", "day_paid", "domestic", "rural", "construction", "bank"]

pays = st.one_of(
    st.decimals(Decimal(1000), Decimal(250_000), places=2), st.sampled_from([Decimal(6864), Decimal("6863.99")])
)


@st.composite
def records(draw: st.DrawFn) -> Record:
    """Up to five spans, the latest first, with short gaps or none between them; half of the people do one kind of work."""
    months: dict[int, tuple[Decimal, int, str]] = {}
    month = LAST_MONTH
    only = draw(st.none() | st.sampled_from(CATEGORIES))
    for _ in range(draw(st.integers(1, 5))):
        wage, days = draw(pays), draw(st.integers(10, 31))
        kind = only or draw(st.sampled_from(CATEGORIES))
        first = max(month - draw(st.integers(2, 40)) + 1, FIRST_MONTH)
        months |= dict.fromkeys(range(first, month + 1), (wage, days, kind))
        month = first - 1 - draw(st.sampled_from([0, 1, 3, 7, 14]))
    return Record(months)
