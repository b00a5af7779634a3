"""Facts survive being stored as JSON, to the last decimal and the last day."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from amparo.administration.decisions.stored_facts import facts_as_data, facts_from_data

values = (
    st.none()
    | st.booleans()
    | st.integers(min_value=-(10**12), max_value=10**12)
    | st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**10), max_value=10**10)
    | st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**6), max_value=10**6)
    | st.dates()
    | st.sampled_from(["female", "male", "employee", "low_income"])
)
names = st.sampled_from(["sex", "birth_date", "wage", "month", "monthly_income"])
rows = st.lists(st.dictionaries(names, values, max_size=4), max_size=6)


@given(st.dictionaries(names, values | rows, max_size=5))
def test_facts_come_back_as_they_went_in(facts: dict[str, Any]) -> None:
    back = facts_from_data(json.loads(json.dumps(facts_as_data(facts))))
    assert back == facts
    assert [type(value) for value in back.values()] == [type(value) for value in facts.values()]


def test_what_is_stored_can_be_read_by_a_person() -> None:
    facts = {"birth_date": date(1960, 2, 29), "contributions": [{"month": date(1994, 7, 1), "wage": Decimal("64.79")}]}
    assert facts_as_data(facts) == {
        "birth_date": "1960-02-29",
        "contributions": [{"month": "1994-07-01", "wage": "64.79"}],
    }


def test_a_whole_decimal_stays_a_decimal() -> None:
    assert facts_as_data({"wage": Decimal(1518)}) == {"wage": "1518.0"}
    assert facts_from_data({"wage": "1518.0"}) == {"wage": Decimal(1518)}
