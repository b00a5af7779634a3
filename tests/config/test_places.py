"""An institution is found by name, by path, or in a package of somebody else's, of which nothing is executed."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from amparo.config import places
from tests.database import REPOSITORY

LAW = {
    "institution.yaml": """
code: atlantis
name: { en: Office of Atlantis }
short_name: OA
country: GR
languages: [en]
currency: EUR
locale: en_GR
time_zone: Europe/Athens
identifier_scheme: cpf
identifier_schemes: [cpf, cnpj]
colours: { brand: "#26374a" }
""",
    "grant/rules.py": """
from amparo.law.language import *

birth_date = fact(Date)


@article("Tablet 1, line 2")
def old_enough(birth_date, on, p) -> bool:
    return full_years(birth_date, on) >= p.grant_age


@article("Tablet 1, line 3")
def grant(p) -> Money:
    return p.grant_amount
""",
    "grant/benefit.yaml": """
benefit: grant
title: { en: Grant }
article: Tablet 1
entitled: old_enough
amount: grant
reasons: [old_enough]
""",
    "grant/words.yaml": """
old_enough: { label: { en: Age }, yes: { en: You are old enough. }, no: { en: You are too young. } }
""",
    "grant/parameters/grant_age.yaml": """
title: Age
unit: years
values: [{ from: 1900-01-01, value: 60, reference: Tablet 1, source: the tablet, confirmed: true }]
""",
    "grant/parameters/grant_amount.yaml": """
title: Grant
unit: money
values: [{ from: 1900-01-01, value: 100.00, reference: Tablet 1, source: the tablet, confirmed: true }]
""",
    "__init__.py": "raise SystemExit('an institution is read and never executed')",
}
FACTS = """
institution: atlantis
benefit: grant
on: 2026-07-20
facts: { birth_date: 1960-01-01 }
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of packages into which a wheel with an institution was installed, offline."""
    home = tmp_path_factory.mktemp("wheel")
    wheel, folder = home / "atlantis-1.0-py3-none-any.whl", home / "site"
    with zipfile.ZipFile(wheel, "w") as packed:
        for name, text in LAW.items():
            packed.writestr(f"atlantis_law/{name}", text)
        information = "atlantis-1.0.dist-info"
        packed.writestr(f"{information}/METADATA", "Metadata-Version: 2.1\nName: atlantis\nVersion: 1.0\n")
        packed.writestr(f"{information}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        packed.writestr(f"{information}/entry_points.txt", "[amparo.institutions]\natlantis = atlantis_law\n")
        packed.writestr(f"{information}/RECORD", "")
    with zipfile.ZipFile(wheel) as unpacked:  # what an installer does with a pure wheel
        unpacked.extractall(folder)
    return folder


def amparo(site: Path, *arguments: str, institution: str = "atlantis") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(site), "AMPARO_INSTITUTION": institution}
    command = [sys.executable, "-m", "amparo.config.command_line", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, cwd=REPOSITORY)


def test_an_installed_institution_serves_its_law(site: Path, tmp_path: Path) -> None:
    facts = tmp_path / "facts.yaml"
    facts.write_text(FACTS, encoding="utf-8")
    told = amparo(site, "determine", str(facts), "--json")
    assert told.returncode == 0, told.stderr
    determined = json.loads(told.stdout)
    assert (determined["institution"], determined["outcome"], determined["amount"]) == (
        "atlantis",
        "entitled",
        "100.00",
    )


def test_it_is_listed_beside_those_of_the_house(site: Path) -> None:
    listed = {each["name"]: each for each in json.loads(amparo(site, "institutions", "--json").stdout)}
    assert {"brazil_inss", "canada_esdc", "uruguay_bps", "atlantis"} <= set(listed)
    assert listed["atlantis"]["languages"] == ["en"]
    assert Path(listed["atlantis"]["folder"]) == site / "atlantis_law"


def test_a_name_that_nobody_has_is_answered_with_those_that_are(site: Path) -> None:
    told = amparo(site, "cases", institution="lemuria")
    assert told.returncode == 2
    assert "There is no institution lemuria. There are: atlantis, brazil_inss" in told.stderr


def test_a_package_without_an_institution_is_named(site: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken-1.0.dist-info"
    broken.mkdir()
    (broken / "METADATA").write_text("Metadata-Version: 2.1\nName: broken\nVersion: 1.0\n", encoding="utf-8")
    (broken / "entry_points.txt").write_text("[amparo.institutions]\nbroken = json\n", encoding="utf-8")
    told = amparo(tmp_path, "cases", institution="broken")
    assert told.returncode == 2
    assert "package json: no institution.yaml" in told.stderr


@pytest.fixture
def no_data_named(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.delenv("AMPARO_DATA", raising=False)
    return monkeypatch


def test_each_institution_has_its_own_data_in_a_clone(no_data_named: pytest.MonkeyPatch) -> None:
    found = set()
    for name in ("brazil_inss", "canada_esdc", str(REPOSITORY / "institutions" / "uruguay_bps")):
        no_data_named.setenv("AMPARO_INSTITUTION", name)
        found.add(places.data_directory())
    var = REPOSITORY / "var"
    assert found == {var / "brazil_inss", var / "canada_esdc", var / "uruguay_bps"}
