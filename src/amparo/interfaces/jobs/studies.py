"""Studies of reforms, each a folder under the data directory: what was asked, how far it is, and what came out.

They are of invented persons or of sums, belong to nobody's record, and can be taken elsewhere as files: hence no table.
docs/decisions/0013-studies.md says more.
"""

import os
import uuid
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import msgspec
from django.conf import settings

from amparo.administration.common.institution import current_law
from amparo.analysis.extract import ExtractDamaged, PartDamaged, open_extract
from amparo.analysis.nation import NationProfile, ProfileError, read_profile
from amparo.analysis.simulation import (
    ReformError,
    Simulation,
    as_data,
    as_json,
    parse_reform,
    simulate,
    without_small_groups,
)
from amparo.analysis.simulation.population import Extracted, InventedNation, Population
from amparo.law import LawError

SEED = 2026
_STUDY, _REFORM, _OUTCOME = "study.json", "REFORM.yaml", "outcome.json"
_FAULTS = (ReformError, LawError, ProfileError, ExtractDamaged, PartDamaged)


class Study(msgspec.Struct, frozen=True):
    """What was asked and how far it is. `state`: waiting, running, done or failed; `extract` is a folder's name."""

    reference: str
    title: str
    benefit: str
    persons: int
    extract: str | None
    since: date
    begun_at: datetime
    begun_by: str
    state: str = "waiting"
    studied: int = 0
    fault: str = ""


def studies_folder() -> Path:
    """Where studies are kept."""
    return Path(settings.DATA_DIRECTORY) / "studies"


def extracts() -> Iterator[tuple[str, int]]:
    """Extracts that can be studied: folders under `extracts` in the data directory, with how many persons they hold."""
    for manifest in sorted((Path(settings.DATA_DIRECTORY) / "extracts").glob("*/manifest.json")):
        try:
            yield manifest.parent.name, sum(part.persons for part in open_extract(manifest.parent).parts)
        except ExtractDamaged:
            continue


def current_profile() -> NationProfile:
    """What the institution's people are like. Raises ProfileError where nobody has said."""
    return read_profile(Path(settings.INSTITUTION_FOLDER), current_law())


def begin(reform: str, *, persons: int, extract: str | None, since: date, at: datetime, by: str) -> Study:
    """Keep a new study, whose reform is the text of a REFORM.yaml."""
    asked = parse_reform(reform, _REFORM)
    study = Study(str(uuid.uuid4()), asked.title, asked.benefit, persons, extract, since, at, by)
    folder = studies_folder() / study.reference
    folder.mkdir(parents=True)
    (folder / _REFORM).write_text(reform, encoding="utf-8")
    _keep(study)
    return study


def all_studies() -> list[Study]:
    """Every study, the latest first."""
    found = (study_of(path.parent.name) for path in studies_folder().glob(f"*/{_STUDY}"))
    return sorted((each for each in found if each), key=lambda study: study.begun_at, reverse=True)


def study_of(reference: str) -> Study | None:
    """The study of a reference; None where there is none."""
    try:
        return msgspec.json.decode((studies_folder() / reference / _STUDY).read_bytes(), type=Study)
    except (FileNotFoundError, msgspec.MsgspecError):
        return None


def outcome_of(study: Study) -> dict[str, Any] | None:
    """What came out; None before the end."""
    path = studies_folder() / study.reference / _OUTCOME
    return msgspec.json.decode(path.read_bytes()) if path.is_file() else None


def reform_of(study: Study) -> str:
    """The text of the reform."""
    return (studies_folder() / study.reference / _REFORM).read_text(encoding="utf-8")


def run(reference: str) -> None:
    """Work a study out and keep what came of it; repeated after an interruption it gives the same."""
    study = study_of(reference)
    if study is None or study.state == "done":
        return
    try:
        data = _worked_out(study)
    except _FAULTS as error:
        _keep(msgspec.structs.replace(study, state="failed", fault=str(error)))
        return
    _write(studies_folder() / reference / _OUTCOME, as_json(data))
    _keep(msgspec.structs.replace(study, state="done", studied=study.persons))


def _worked_out(study: Study) -> dict[str, Any]:
    law = current_law()
    profile = current_profile()
    asked = Simulation(parse_reform(reform_of(study), _REFORM), {}, _population(study, profile), profile.income)
    studied = 0

    def advance(persons: int) -> None:
        nonlocal studied
        studied += persons
        _keep(msgspec.structs.replace(study, state="running", studied=studied))

    advance(0)
    outcome = simulate(law, asked, processes=os.cpu_count() or 1, advance=advance)
    return without_small_groups(as_data(law, asked, outcome))


def _population(study: Study, profile: NationProfile) -> Population:
    if study.extract is not None:
        return Extracted.open(Path(settings.DATA_DIRECTORY) / "extracts" / study.extract)
    nation = max(profile.nation or study.persons, study.persons)
    return InventedNation(profile, study.persons, SEED, study.since, nation)


def _keep(study: Study) -> None:
    _write(studies_folder() / study.reference / _STUDY, msgspec.json.encode(study))


def _write(path: Path, data: bytes) -> None:
    """Put a file in its place whole: a page that is read meanwhile sees the former one."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}")
    temporary.write_bytes(data)
    temporary.replace(path)
