"""The facts that the law gets are those on record, then those answered, and nothing that it does not ask for."""

from datetime import date
from decimal import Decimal

import pytest

from amparo.administration.claims.catalogue import service
from amparo.administration.claims.determination import LawHasNoAnswer, preview
from amparo.administration.claims.facts import gather_facts, household_of, seen_from, settle_facts
from amparo.administration.claims.models import Finding
from amparo.administration.common.institution import current_law
from amparo.administration.common.periods import period_from
from amparo.administration.registry.models import PersonFact
from tests.factories.claims import bpc_answers
from tests.factories.contributions import record_career
from tests.factories.registry import PersonFactory, live_together

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 2)


def test_a_career_is_one_row_a_month_with_what_the_law_asks_of_it() -> None:
    person = PersonFactory(career=[(date(2020, 1, 1), date(2020, 3, 1), "1500.00")])
    facts = gather_facts(person.pk, "retirement", {"claims_teaching": True}, ON)
    assert set(facts) == {"sex", "birth_date", "contributions", "claims_teaching"}
    assert facts["contributions"][0] == {
        "month": date(2020, 1, 1), "wage": Decimal("1500.00"), "category": "employee", "teaching": False,
    }  # fmt: skip
    assert len(facts["contributions"]) == 3
    current_law().check_facts(facts)


def test_contributions_after_the_day_are_not_known_on_it() -> None:
    person = PersonFactory()
    record_career(person.pk, [(date(2025, 12, 1), date(2026, 6, 1), 2000)])
    facts = gather_facts(person.pk, "retirement", {}, ON)
    assert [row["month"].month for row in facts["contributions"]] == [12, 1, 2, 3]


def test_an_answer_stands_before_what_another_register_said() -> None:
    person = PersonFactory(elderly=True)
    PersonFact.objects.create(
        person=person, name="cadunico_updated_on", value="2023-05-01", valid_from=date(2023, 5, 1), source="CadÚnico"
    )
    known = gather_facts(person.pk, "bpc_elderly", {}, ON)
    assert known["cadunico_updated_on"] == date(2023, 5, 1)
    assert gather_facts(person.pk, "bpc_elderly", bpc_answers(), ON)["cadunico_updated_on"] == date(2026, 1, 15)


def test_what_the_law_does_not_ask_for_is_not_gathered() -> None:
    person = PersonFactory(elderly=True)
    PersonFact.objects.create(
        person=person, name="shoe_size", value=39, valid_from=date(2023, 5, 1), source="a market stall"
    )
    assert set(gather_facts(person.pk, "bpc_elderly", bpc_answers(), ON)) == {
        "birth_date", "household", "monthly_income", "receives_other_benefit", "cadunico_updated_on",
        "biometric_registered",
    }  # fmt: skip


def test_the_household_on_record_is_known_to_the_law_before_any_answer() -> None:
    head, partner, child = PersonFactory(elderly=True), PersonFactory(man=True), PersonFactory(child=True)
    live_together(head, (partner, "spouse", Decimal("1621.00")), (child, "child", 0))
    facts = gather_facts(head.pk, "bpc_elderly", {}, ON)
    assert [(one["relationship"], one["monthly_income"], one["income_kind"]) for one in facts["household"]] == [
        ("spouse", Decimal("1621.00"), "work"),
        ("child", Decimal(0), "none"),
    ]
    current_law().check_facts(facts)


def test_who_lives_alone_has_an_empty_household() -> None:
    assert household_of(PersonFactory().pk, ON) == []


def test_a_household_is_seen_from_the_one_who_claims() -> None:
    head, mother = PersonFactory(), PersonFactory(elderly=True)
    child = PersonFactory(child=True)
    live_together(head, (mother, "parent", 0), (child, "child", 0), head_income=2000)
    assert [(one["relationship"], one["monthly_income"]) for one in household_of(mother.pk, ON)] == [
        ("child", Decimal("2000.00")),
        ("other", Decimal(0)),
    ]


@pytest.mark.parametrize(
    ("own", "other", "seen"),
    [
        ("head", "spouse", "spouse"), ("spouse", "head", "spouse"), ("partner", "child", "child"),
        ("child", "head", "parent"), ("child", "spouse", "parent"), ("child", "child", "sibling"),
        ("sibling", "head", "sibling"), ("parent", "head", "child"), ("parent", "child", "other"),
        ("spouse", "parent", "other"), ("other", "head", "other"),
    ],
)  # fmt: skip
def test_what_each_is_to_the_other(own: str, other: str, seen: str) -> None:
    assert seen_from(own, other) == seen


def test_accepted_evidence_marks_the_months_that_it_covers_and_no_other() -> None:
    person = PersonFactory(career=[(date(2020, 1, 1), date(2020, 4, 1), "1500.00")])
    facts = gather_facts(person.pk, "retirement", {"claims_teaching": True}, ON)
    finding = Finding(
        matter="teaching_needs_evidence", outcome="accepted", period=period_from(date(2020, 2, 1), date(2020, 4, 1))
    )
    settled = settle_facts(facts, service("retirement"), [finding])
    assert [row["teaching"] for row in settled["contributions"]] == [False, True, True, False]
    assert not any(row["teaching"] for row in facts["contributions"])


def test_rejected_evidence_takes_the_claim_to_teaching_away() -> None:
    finding = Finding(matter="teaching_needs_evidence", outcome="rejected")
    settled = settle_facts({"claims_teaching": True}, service("retirement"), [finding])
    assert settled == {"claims_teaching": False}


def test_where_the_law_has_no_answer_yet_people_are_told_so_and_the_cause_is_kept() -> None:
    person = PersonFactory(birth_date=date(1950, 1, 1), career=[(date(1990, 1, 1), date(2020, 3, 1), "1500.00")])
    with pytest.raises(LawHasNoAnswer) as refused:
        preview(person.pk, "retirement", {}, date(2060, 1, 1))
    assert str(refused.value.error)
