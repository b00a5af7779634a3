"""The update of past wages against the ministry's own factors."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

import pytest

from amparo.law.errors import LawError

if TYPE_CHECKING:
    from amparo.law import Law

# Factors for benefits that start in July 2026: Portaria MPS 1.092/2026 (Decreto 3.048/1999, art. 33), in the public
# repository usermontalvao/pedro-montalvao-advocacia. Every turn of the series is among them, and each January.
OFFICIAL = {
    "1994-07": "11.974575",
    "1994-08": "11.288249",
    "1994-09": "10.703816",
    "1994-10": "10.544599",
    "1994-11": "10.352049",
    "1994-12": "10.024256",
    "1995-01": "9.809427",
    "1995-02": "9.648298",
    "1995-03": "9.55372",
    "1995-04": "9.420882",
    "1995-05": "9.24341",
    "1995-06": "9.011807",
    "1995-07": "8.850728",
    "1995-08": "8.638223",
    "1995-09": "8.551006",
    "1995-10": "8.452113",
    "1995-11": "8.335414",
    "1995-12": "8.211424",
    "1996-01": "8.078137",
    "1996-04": "7.882901",
    "1996-05": "7.828108",
    "1996-06": "7.698764",
    "1997-01": "7.411241",
    "1998-01": "6.892436",
    "1998-06": "6.799634",
    "1998-07": "6.780646",
    "1998-08": "6.780646",
    "1998-12": "6.780646",
    "1999-01": "6.714847",
    "1999-02": "6.638495",
    "1999-05": "6.231004",
    "1999-06": "6.231004",
    "1999-07": "6.168083",
    "2000-01": "5.577228",
    "2001-01": "5.079403",
    "2002-01": "4.600824",
    "2003-01": "3.639543",
    "2003-04": "3.449239",
    "2003-05": "3.435149",
    "2003-06": "3.458325",
    "2004-01": "3.380499",
    "2004-02": "3.353671",
    "2004-03": "3.340639",
    "2005-01": "3.186092",
    "2006-01": "3.033011",
    "2006-07": "3.001069",
    "2007-01": "2.95001",
    "2008-01": "2.805368",
    "2009-01": "2.633835",
    "2010-01": "2.529749",
    "2011-01": "2.376139",
    "2012-01": "2.239957",
    "2013-01": "2.109222",
    "2014-01": "1.998073",
    "2015-01": "1.880929",
    "2016-01": "1.690324",
    "2017-01": "1.585973",
    "2018-01": "1.553857",
    "2019-01": "1.502268",
    "2020-01": "1.43783",
    "2021-01": "1.363553",
    "2022-01": "1.237791",
    "2023-01": "1.168471",
    "2024-01": "1.126704",
    "2025-01": "1.075427",
    "2025-07": "1.043272",
    "2026-01": "1.035083",
    "2026-02": "1.03106",
    "2026-03": "1.025319",
    "2026-04": "1.016074",
    "2026-05": "1.007909",
    "2026-06": "1.0014",
}
MILLIONTH = Decimal("0.000001")


def chained_factor(law: "Law", month: str) -> Decimal:
    """The product of the changes from a month up to June 2026."""
    series = law.parameters["wage_update"]
    changes = {entry.start: Decimal(entry.value).scaleb(-series.decimals) for entry in series.entries}
    first, last = date.fromisoformat(f"{month}-01").toordinal(), date(2026, 7, 1).toordinal()
    factor = Decimal(1)
    for start, percent in changes.items():
        factor *= 1 + percent / 100 if first <= start < last else 1
    return factor.quantize(MILLIONTH, ROUND_HALF_UP)


@pytest.mark.parametrize(("month", "official"), OFFICIAL.items())
def test_a_chained_factor_is_the_official_one_to_five_in_a_million(brazil: "Law", month: str, official: str) -> None:
    assert abs(chained_factor(brazil, month) / Decimal(official) - 1) <= Decimal("0.000005")


def test_the_law_multiplies_a_wage_by_that_factor(brazil: "Law") -> None:
    rows = [{"month": date(2003, 5, 1), "wage": Decimal("1000.00"), "category": "employee", "teaching": False}]
    found = brazil.compute(["average_wage"], {"contributions": rows}, date(2026, 7, 31)).values["average_wage"]
    assert found == Decimal("3435.15")  # the official factor is 3.435149


def test_a_determination_beyond_the_last_index_names_the_month_that_is_missing(brazil: "Law") -> None:
    rows = [{"month": date(2026, 6, 1), "wage": Decimal("3000.00"), "category": "employee", "teaching": False}]
    with pytest.raises(LawError, match="has no change for 2026-09"):
        brazil.compute(["average_wage"], {"contributions": rows}, date(2026, 10, 1))
    assert brazil.compute(["average_wage"], {"contributions": rows}, date(2026, 9, 30)).values["average_wage"]


def test_a_decision_that_rests_on_an_unconfirmed_change_says_so(brazil: "Law") -> None:
    rows = [{"month": date(2026, 6, 1), "wage": Decimal("3000.00"), "category": "employee", "teaching": False}]
    facts = {"contributions": rows}
    step = brazil.compute(["average_wage"], facts, date(2026, 9, 22)).steps[-1]
    assert any(use.name == "wage_update" and not use.confirmed for use in step.parameters)
