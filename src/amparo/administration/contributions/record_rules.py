"""What an institution's law presumes of the insurance record, as it writes it in `insurance_record.yaml`."""

from functools import cache
from pathlib import Path

import msgspec
from django.conf import settings


class Presumption(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """That what an employer had to withhold was withheld: the article that says so."""

    reference: str


class RecordRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Without a presumption every dispute about months that nobody declared goes to an officer."""

    employment_presumes_contribution: Presumption | None = None


def read_record_rules(folder: Path) -> RecordRules:
    """The rules of an institution's folder. Raises `msgspec.ValidationError` naming the field that is wrong."""
    path = folder / "insurance_record.yaml"
    return msgspec.yaml.decode(path.read_bytes(), type=RecordRules) if path.is_file() else RecordRules()


@cache
def current_record_rules() -> RecordRules:
    """The rules of this installation's institution."""
    return read_record_rules(Path(settings.INSTITUTION_FOLDER))
