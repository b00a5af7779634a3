"""Whom a record is about: the same is found, the likely is shown, kin and strangers are never taken for the dead."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amparo.analysis.linkage import Link, link_records, linking, shipped_model

RECORD: dict[str, Any] = {
    "given_names": "Joana Aparecida",
    "family_names": "dos Santos Figueiredo",
    "birth_date": date(1951, 3, 9),
    "sex": "female",
    "mother_name": "Benedita dos Santos",
    "municipality": "Feira de Santana",
    "state": "BA",
}
KINDS = [pa.string(), pa.string(), pa.date32(), pa.string(), pa.string(), pa.string(), pa.string()]


def table(key: str, rows: Sequence[dict[str, Any]]) -> pa.Table:
    schema = pa.schema([(key, pa.int64()), *zip(RECORD, KINDS, strict=True)])
    return pa.Table.from_pylist([{key: number} | RECORD | row for number, row in enumerate(rows, 1)], schema=schema)


def links(told: dict[str, Any], *known: dict[str, Any]) -> list[Link]:
    return link_records(table("record_id", [told]), table("person_id", known))


def test_the_very_same_is_certain() -> None:
    (link,) = links({}, {})
    assert (link.person_id, link.certainty) == (1, "certain")
    assert link.probability > 0.999
    assert set(link.agreements.values()) == {"exact"}


@pytest.mark.parametrize(
    "told",
    [
        {"given_names": "JOANA APARECIDA", "family_names": "SANTOS FIGUEIREDO", "mother_name": "BENEDITA SANTOS"},
        {"given_names": "Joana"},
        {"given_names": "Juana Aparecida"},
        {"family_names": "Figueredo"},
        {"family_names": "Figueiredo Santos"},
        {"family_names": "Santos Figueiredo Pereira"},
        {"given_names": "dos Santos Figueiredo", "family_names": "Joana Aparecida"},
        {"birth_date": date(1951, 9, 3)},
        {"birth_date": date(1951, 3, 19)},
        {"mother_name": ""},
        {"mother_name": "B. Santos"},
        {"mother_name": "Benedicta Santos"},
        {"municipality": "Salvador"},
        {"municipality": "", "state": "", "sex": ""},
    ],
    ids=str,
)
def test_one_error_of_a_register_hides_nobody(told: dict[str, Any]) -> None:
    (link,) = links(told, {})
    assert link.certainty == "certain"


@pytest.mark.parametrize(
    "told",
    [
        {"given_names": "Conceição"},  # a twin
        {"given_names": "Joana Beatriz"},  # a twin with the same first name
        {"birth_date": date(1976, 8, 30), "mother_name": "Joana Aparecida dos Santos Figueiredo"},  # a daughter
        {"birth_date": date(1953, 11, 20)},  # a sister called after one who died
        {"mother_name": "Zulmira Quadros"},
        {"birth_date": None, "mother_name": ""},
    ],
    ids=str,
)
def test_who_may_be_kin_is_never_certain(told: dict[str, Any]) -> None:
    assert all(link.certainty == "doubtful" for link in links(told, {}))


def test_a_stranger_is_nobody() -> None:
    stranger = {"given_names": "Waldemar", "family_names": "Quiroga", "birth_date": date(1933, 1, 2), "sex": "male"}
    assert links(stranger | {"mother_name": "Ximena Larrañaga", "municipality": "Canoas", "state": "RS"}, {}) == []


def test_two_who_agree_alike_are_both_doubtful_and_the_fields_say_why() -> None:
    found = links(
        {"municipality": ""}, {"municipality": "Salvador"}, {"municipality": "Ilhéus"}, {"given_names": "Rosa"}
    )
    assert [(link.person_id, link.certainty) for link in found[:2]] == [(1, "doubtful"), (2, "doubtful")]
    assert found[0].agreements["municipality"] == "missing"


def test_the_one_who_agrees_is_certain_beside_a_twin() -> None:
    (link,) = links({}, {"given_names": "Conceição"}, {})
    assert (link.person_id, link.certainty) == (2, "certain")


def test_at_most_five_are_shown() -> None:
    assert len(links({}, *[{}] * 8)) == linking.MOST_CANDIDATES


def test_somebody_known_by_two_names_is_one_person_and_no_rival_of_their_own() -> None:
    rows = table("person_id", [{}, {"given_names": "João"}])
    same = rows.set_column(0, "person_id", pa.array([7, 7]))
    (link,) = link_records(table("record_id", [{}]), same)
    assert (link.person_id, link.certainty) == (7, "certain")


def test_nothing_against_something_is_nothing() -> None:
    none = table("record_id", [])
    assert link_records(none, table("person_id", [{}])) == []
    assert link_records(table("record_id", [{}]), table("person_id", [])) == []


def test_a_common_name_weighs_less_than_a_rare_one() -> None:
    common = {"given_names": "Maria", "family_names": "Silva", "mother_name": "", "municipality": ""}
    rare = {"given_names": "Ermelinda", "family_names": "Bittencourt", "mother_name": "", "municipality": ""}
    assert links(common, common)[0].probability < links(rare, rare)[0].probability


def test_the_larger_the_register_the_more_it_takes() -> None:
    sides = table("record_id", [{"mother_name": ""}]), table("person_id", [{}])
    small, large = (link_records(*sides, on_record=number)[0].probability for number in (1_000_000, 200_000_000))
    assert large < small


NAMES = st.text(alphabet=st.characters(categories=("L", "Zs", "Pd", "Po")), max_size=30)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(NAMES, NAMES, NAMES), min_size=1, max_size=30))
def test_whatever_is_written_links_or_does_not_but_never_fails(written: list[tuple[str, str, str]]) -> None:
    names = [{"given_names": one, "family_names": two, "mother_name": three} for one, two, three in written]
    found = link_records(table("record_id", names), table("person_id", names))
    assert all(0 <= link.probability <= 1 for link in found)


def test_a_stricter_model_sends_more_to_the_officer() -> None:
    strict = replace(shipped_model(), certain_weight=99.0)
    (link,) = link_records(table("record_id", [{}]), table("person_id", [{}]), model=strict)
    assert link.certainty == "doubtful"
