"""The services of the subsidies ask what their law needs, and settle what it refers to an officer."""

from typing import TYPE_CHECKING, Any

import pytest

from amparo.law.plain_yaml import read_yaml
from tests.database import REPOSITORY

if TYPE_CHECKING:
    from amparo.law import Law

INSTITUTION = REPOSITORY / "institutions" / "uruguay_bps"
IN_THE_RECORD = {"birth_date", "contributions"}
SET_BY_AN_OFFICER = {"sickness_extension", "household_finding"}
BENEFITS = ("unemployment", "sickness", "maternity", "paternity", "parental_care", "family_allowance")


@pytest.fixture(scope="module", params=BENEFITS)
def service(request: pytest.FixtureRequest) -> dict[str, Any]:
    return dict(read_yaml((INSTITUTION / request.param / "service.yaml").read_text("utf-8")))


def test_every_fact_that_the_law_needs_is_asked_or_on_record(uruguay: "Law", service: dict[str, Any]) -> None:
    asked = {question["fact"] for question in service["questions"]}
    needed = {name for name in uruguay.needed_facts(service["benefit"]) if "." not in name}
    assert needed - asked <= IN_THE_RECORD | SET_BY_AN_OFFICER
    assert asked <= needed


def test_choices_are_those_of_the_law(uruguay: "Law", service: dict[str, Any]) -> None:
    for question in service["questions"]:
        if question["kind"] == "choice":
            offered = {option["value"] for option in question["options"]}
            assert offered <= set(uruguay.words[question["fact"]].values)


def test_every_matter_that_the_law_refers_is_settled_by_a_fact(uruguay: "Law", service: dict[str, Any]) -> None:
    assert set(service.get("settles", {})) == set(uruguay.benefits[service["benefit"]].refer_when)
    settled = {
        fact for outcomes in service.get("settles", {}).values() for facts in outcomes.values() for fact in facts
    }
    assert settled <= set(uruguay.facts)


def test_rows_ask_for_the_columns_of_the_relation(uruguay: "Law", service: dict[str, Any]) -> None:
    for question in service["questions"]:
        if question["kind"] == "rows":
            columns = {field["code"] for field in question["fields"]}
            assert columns == set(uruguay.relations[question["fact"]].columns)
