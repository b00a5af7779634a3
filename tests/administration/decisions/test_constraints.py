"""A decision, once recorded, stays as it is; and the database refuses one that could not stand."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from amparo.administration.decisions.models import Decision, LawVersion
from tests.factories.decisions import DecisionFactory, LawVersionFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("table", ["decisions_decision", "decisions_lawversion"])
@pytest.mark.parametrize("statement", ["update {} set institution = 'another'", "delete from {}"])
def test_what_is_on_record_can_be_neither_changed_nor_deleted(table: str, statement: str) -> None:
    DecisionFactory()
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        connection.cursor().execute(statement.format(table))
    assert (Decision.objects.get().institution, LawVersion.objects.count()) == ("brazil_inss", 1)


def test_an_officer_must_give_a_reason() -> None:
    with pytest.raises(IntegrityError, match="officer_gives_reason"), transaction.atomic():
        DecisionFactory(by_officer=True, reason="  \n")
    assert DecisionFactory(by_officer=True).reason


def test_the_law_alone_needs_no_written_reason() -> None:
    assert DecisionFactory().reason == ""


@pytest.mark.parametrize("amount", [None, 0, "-1.00"])
def test_a_grant_has_an_amount_above_zero(amount: str | int | None) -> None:
    with pytest.raises(IntegrityError, match="grant_has_amount"), transaction.atomic():
        DecisionFactory(monthly_amount=amount)


def test_a_refusal_has_no_amount() -> None:
    with pytest.raises(IntegrityError, match="grant_has_amount"), transaction.atomic():
        DecisionFactory(refused=True, monthly_amount="1621.00")


def test_an_outcome_is_granted_or_refused() -> None:
    with pytest.raises(IntegrityError, match="violates check constraint"), transaction.atomic():
        DecisionFactory(refused=True, outcome="perhaps")


def test_a_law_version_is_named_by_its_digest() -> None:
    with pytest.raises(IntegrityError, match="is_sha256"), transaction.atomic():
        LawVersionFactory(version="2026-11")
