"""The service for the benefit for older people asks what its law needs, in every language."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from amparo.law.plain_yaml import read_yaml
from tests.database import REPOSITORY

if TYPE_CHECKING:
    from amparo.law import Law

FOLDER: Path = REPOSITORY / "institutions" / "brazil_inss" / "bpc_elderly"
IN_THE_RECORD = {"birth_date"}
DEFAULTS_UNTIL_AN_OFFICER_SAYS_OTHERWISE = {"income_kind", "vulnerability"}
LANGUAGES = {"pt", "es", "fr", "en"}


@pytest.fixture(scope="module")
def service() -> dict[str, Any]:
    return dict(read_yaml((FOLDER / "service.yaml").read_text("utf-8")))


def test_every_fact_that_the_law_needs_is_asked_or_on_record(brazil: "Law", service: dict[str, Any]) -> None:
    asked = {question["fact"] for question in service["questions"]}
    needed = {name for name in brazil.needed_facts("bpc_elderly") if "." not in name}
    assert needed - asked == IN_THE_RECORD | DEFAULTS_UNTIL_AN_OFFICER_SAYS_OTHERWISE
    assert asked <= needed


def test_every_matter_that_the_law_refers_is_settled_by_a_fact(brazil: "Law", service: dict[str, Any]) -> None:
    assert set(service["settles"]) == set(brazil.benefits["bpc_elderly"].refer_when)
    settled = {fact for outcomes in service["settles"].values() for facts in outcomes.values() for fact in facts}
    assert settled <= set(brazil.facts)


def test_every_text_stands_in_every_language(service: dict[str, Any]) -> None:
    texts = [service[part] for part in ("title", "summary", "audience", "declaration")]
    texts += [question[part] for question in service["questions"] for part in ("title", "hint")]
    assert all(set(text) == LANGUAGES and all(text.values()) for text in texts)
