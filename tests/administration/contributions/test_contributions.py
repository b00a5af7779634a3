"""The insurance record: each month once from each payer, its gaps seen, a nation loaded in one stream."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from time import perf_counter
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from amparo.administration.common.errors import RecordError
from amparo.administration.common.periods import add_months
from amparo.administration.contributions import operations, queries
from amparo.administration.contributions.models import ContributionMonth
from amparo.law import load_law
from tests.database import REPOSITORY
from tests.factories.contributions import contribution_row, record_career
from tests.factories.registry import EmployerFactory, PersonFactory

JULY = date(2026, 7, 1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"month": date(2026, 7, 2)}, "first_day"),
        ({"month": date(1922, 12, 1)}, "eloy_chaves"),
        ({"category": "Pilot of a ship"}, "category_shape"),
        ({"days": 32}, "days_within_a_month"),
        ({"remuneration": Decimal(0)}, "remuneration_positive"),
        ({"contribution_amount": Decimal("-0.01")}, "not_negative"),
        ({"contribution_amount": Decimal("2000.01")}, "within_remuneration"),
        ({"source": " "}, "has_a_source"),
    ],
)
def test_an_impossible_month_is_refused_by_the_database(changes: dict[str, Any], constraint: str) -> None:
    row = contribution_row(PersonFactory().pk, JULY)._replace(**changes)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        ContributionMonth.objects.create(**row._asdict())


@pytest.mark.django_db
def test_only_what_the_institutions_law_insures_is_recorded() -> None:
    pilot = contribution_row(PersonFactory().pk, JULY)._replace(category="pilot")
    with pytest.raises(operations.InvalidContribution):
        operations.record_contribution_month(**pilot._asdict())
    with pytest.raises(operations.InvalidContribution):
        operations.record_contribution_months([pilot])
    assert {"employee", "low_income"} <= operations.known_categories()


@pytest.mark.django_db
def test_a_month_is_recorded_once_also_where_there_is_no_employer() -> None:
    person, employer = PersonFactory(), EmployerFactory()
    for employer_id in (None, employer.pk):
        row = contribution_row(person.pk, JULY, employer_id=employer_id)
        operations.record_contribution_month(**row._asdict())
        with pytest.raises(operations.MonthAlreadyRecorded):
            operations.record_contribution_month(**row._asdict())


@pytest.mark.django_db
def test_a_stream_with_one_bad_row_records_nothing() -> None:
    person = PersonFactory()
    rows = [contribution_row(person.pk, add_months(JULY, -n)) for n in range(50)]
    with pytest.raises(operations.InvalidContribution):
        operations.record_contribution_months([*rows, contribution_row(person.pk, JULY, remuneration=Decimal(0))])
    with pytest.raises(operations.MonthAlreadyRecorded):
        operations.record_contribution_months([*rows, rows[0]])
    assert operations.record_contribution_months(rows) == 50


@pytest.mark.django_db
def test_the_law_sees_one_row_a_month_summed_over_employers() -> None:
    person = PersonFactory()
    for changes in (
        {"employer_id": EmployerFactory().pk, "teaching": True},
        {"employer_id": EmployerFactory().pk, "remuneration": Decimal("500.55"), "contribution_amount": Decimal(40)},
        {"category": "simplified", "remuneration": Decimal(9000)},
    ):
        operations.record_contribution_months([contribution_row(person.pk, JULY, **changes)])
    operations.record_contribution_months([contribution_row(person.pk, add_months(JULY, 1))])
    with CaptureQueriesContext(connection) as captured:
        rows = queries.contribution_rows(person.pk, date(2026, 7, 31))
    assert rows == [{"month": JULY, "wage": Decimal("11500.55"), "category": "employee", "teaching": True}]
    assert len(captured) == 1


@pytest.mark.django_db
def test_the_record_shows_every_month_and_each_gap_between_the_first_and_the_last() -> None:
    spans = [(date(2019, 11, 1), date(2020, 2, 1), 1000), (date(2020, 5, 1), date(2021, 1, 1), 2000)]
    person = PersonFactory(career=spans)
    record = queries.insurance_record(person.pk, JULY)
    assert record.total_months == 13
    assert [(gap.first_month, gap.last_month, gap.months) for gap in record.gaps] == [
        (date(2020, 3, 1), date(2020, 4, 1), 2)
    ]
    assert [(year.year, len(year.months), year.contributed_months) for year in record.years] == [
        (2019, 2, 2),
        (2020, 12, 10),
        (2021, 1, 1),
    ]
    assert [month.state for month in record.years[1].months[:5]] == ["declared"] * 2 + ["gap"] * 2 + ["declared"]


@pytest.mark.django_db
def test_a_record_with_several_employers_is_read_in_two_queries() -> None:
    person, employer = PersonFactory(), EmployerFactory(name="Escola Açaí")
    record_career(person.pk, [(date(1990, 1, 1), JULY, 3000)], employer_id=employer.pk)
    record_career(person.pk, [(date(1990, 1, 1), JULY, 500)], category="individual")
    with CaptureQueriesContext(connection) as captured:
        record = queries.insurance_record(person.pk, JULY)
    assert len(captured) == 2
    assert record.employers == ("Escola Açaí",)
    assert record.years[0].months[0].remuneration == Decimal(3500)
    assert record.years[0].months[0].categories == ("employee", "individual")


@pytest.mark.django_db
def test_nobody_has_a_record_before_the_first_month() -> None:
    person = PersonFactory()
    assert queries.insurance_record(person.pk, JULY) == queries.InsuranceRecord((), (), (), 0)
    assert queries.last_contribution_month(person.pk, JULY) is None


@pytest.mark.django_db
def test_a_corrected_month_keeps_what_it_was_and_loading_keeps_no_second_copy() -> None:
    person = PersonFactory(career=[(JULY, JULY, 1000)])
    history = ContributionMonth.pgh_event_model.objects.filter(person_id=person.pk)  # type: ignore[attr-defined]
    assert not history.exists()
    ContributionMonth.objects.filter(person_id=person.pk).update(remuneration=Decimal(1100))
    assert [(event.pgh_label, event.remuneration) for event in history] == [("update", Decimal(1000))]
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        history.delete()


@pytest.mark.django_db(transaction=True)
def test_the_same_month_from_four_writers_at_once_is_recorded_once() -> None:
    row = contribution_row(PersonFactory().pk, JULY)

    def write(_writer: int) -> str:
        try:
            operations.record_contribution_month(**row._asdict())
        except RecordError as error:
            return type(error).__name__
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(write, range(4))) == ["", *["MonthAlreadyRecorded"] * 3]


@pytest.mark.django_db
def test_loading_is_fast_enough_for_a_nation() -> None:
    """The floor is far below what was measured, so that a busy machine does not fail it."""
    persons = PersonFactory.create_batch(60)
    rows = [contribution_row(person.pk, add_months(JULY, -n)) for person in persons for n in range(400)]
    started = perf_counter()
    count = operations.record_contribution_months(rows)
    rate = count / (perf_counter() - started)
    assert count == 24_000
    assert rate > 10_000


@pytest.mark.django_db
def test_days_worked_are_summed_and_stay_unknown_where_nobody_told_them(monkeypatch: pytest.MonkeyPatch) -> None:
    law = load_law(REPOSITORY / "institutions" / "uruguay_bps")
    monkeypatch.setattr(queries, "current_law", lambda: law)
    monkeypatch.setattr(operations, "current_law", lambda: law, raising=False)
    person, one, other = PersonFactory(), EmployerFactory(), EmployerFactory()
    months = [(JULY, one, 20), (JULY, other, 15), (add_months(JULY, -1), one, 7), (add_months(JULY, -2), one, None)]
    for month, employer, days in months:
        row = contribution_row(person.pk, month, employer_id=employer.pk, days=days)
        ContributionMonth.objects.create(**row._asdict())
    rows = queries.contribution_rows(person.pk, JULY)
    assert [row.get("days") for row in rows] == [None, 7, 31]
