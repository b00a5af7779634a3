"""The services ask what the law needs, and settle what it refers."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from amparo.law.plain_yaml import read_yaml
from tests.database import REPOSITORY
from tests.institutions.canada_esdc.people import aged, beside, pensioner

if TYPE_CHECKING:
    from amparo.law import Law

INSTITUTION = REPOSITORY / "institutions" / "canada_esdc"
BENEFITS = ("old_age_security", "guaranteed_income_supplement", "allowance", "allowance_for_the_survivor")
ON_RECORD = {"birth_date"}
FOUND_BY_AN_OFFICER = {"separation"}
TODAY = date(2026, 11, 22)


def service(benefit: str) -> dict[str, Any]:
    return dict(read_yaml((INSTITUTION / benefit / "service.yaml").read_text("utf-8")))


@pytest.mark.parametrize("benefit", BENEFITS)
def test_every_fact_that_the_law_needs_is_asked_or_on_record(canada: "Law", benefit: str) -> None:
    asked = {question["fact"] for question in service(benefit)["questions"] if "fact" in question}
    needed = {name for name in canada.needed_facts(benefit) if "." not in name}
    assert needed - asked <= ON_RECORD | FOUND_BY_AN_OFFICER | {"visa_in_1977"}
    assert asked - needed <= {"partner", "residence"}


@pytest.mark.parametrize("benefit", BENEFITS)
def test_what_an_officer_finds_settles_a_fact_of_the_law(canada: "Law", benefit: str) -> None:
    settled = service(benefit).get("settles", {})
    assert set(settled) <= set(canada.benefits[benefit].refer_when)
    assert {fact for found in settled.values() for facts in found.values() for fact in facts} <= set(canada.facts)


@pytest.mark.parametrize("benefit", BENEFITS)
def test_every_field_of_a_group_is_a_fact_of_the_law(canada: "Law", benefit: str) -> None:
    groups = {
        question["fact"]: question["fields"] for question in service(benefit)["questions"] if "fields" in question
    }
    stays = {field["code"] for field in groups.pop("residence")}
    assert stays == {"since", "until"}
    assert {field["code"] for fields in groups.values() for field in fields} <= set(canada.facts)


def test_living_apart_waits_for_an_officer_and_then_counts_as_a_person_alone(canada: "Law") -> None:
    facts = pensioner(TODAY, net_income=Decimal(6000), lives_apart=True, partner=beside("pension", 20_000))
    alone = pensioner(TODAY, net_income=Decimal(6000))

    def determined(given: dict[str, Any]) -> tuple[str, Decimal | None]:
        found = canada.determine("guaranteed_income_supplement", given, TODAY)
        return found.outcome, found.amount

    assert canada.determine("guaranteed_income_supplement", facts, TODAY).refer == ("separation_to_weigh",)
    assert determined(facts | {"separation": "established"}) == determined(alone)
    assert determined(facts | {"separation": "not_established"}) == determined(facts | {"lives_apart": False})


def test_the_allowance_of_partners_who_live_apart_is_measured_by_the_own_income(canada: "Law") -> None:
    facts = aged(TODAY, 62, net_income=Decimal(0), lives_apart=True, partner=beside("pension", 30_000))
    found = canada.determine("allowance", facts | {"separation": "established"}, TODAY)
    assert found.outcome == "entitled"
    assert found.values["allowance_by_income"] == Decimal("762.50") + Decimal("635.57")


@pytest.mark.parametrize(("joint_income", "refer"), [(40_000, ()), (60_000, ("enhancement_to_weigh",))])
def test_two_partial_pensions_that_are_less_than_one_alone_go_to_an_officer(
    canada: "Law", joint_income: int, refer: tuple[str, ...]
) -> None:
    """Old Age Security Act, s. 12(5.1): 190.63 each and no supplement at 60,000, where one alone would have 856.62."""
    partner = beside("pension", joint_income, pension_received=Decimal("190.63"))
    facts = pensioner(
        TODAY, residence=[{"since": date(2011, 10, 1)}], pension_start_month=date(2022, 1, 1), partner=partner
    )
    assert canada.determine("guaranteed_income_supplement", facts, TODAY).refer == refer
