"""The trained model: weights of each degree of agreement, how common names are, and from where a link is certain."""

from dataclasses import dataclass
from functools import cache
from math import log2
from pathlib import Path
from typing import Any

import msgspec

SHIPPED = Path(__file__).with_name("model.json")


@dataclass(frozen=True, slots=True)
class LinkageModel:
    """Splink's settings with trained weights, and what Amparo adds to them.

    `name_frequencies` tells by column how common a value is among people on record; `rare` is taken for the others.
    `certain_weight` and `doubtful_weight` are match weights in bits, against the odds of one candidate in the whole
    register; `clear_weight` is by how many bits a certain link must be ahead of the runner-up. `on_record_share` is the
    share of records that are about somebody on record;
    a register is taken to be of `least_on_record` persons at least. `training` says what it was trained from, and its figures.
    """

    settings: dict[str, Any]
    name_frequencies: dict[str, dict[str, float]]
    rare: dict[str, float]
    certain_weight: float
    doubtful_weight: float
    clear_weight: float
    on_record_share: float
    training: dict[str, Any]
    least_on_record: int = 1_000_000

    def prior(self, on_record: int) -> float:
        """How probable it is that a record is about one given person among so many on record.

        The dead of a nation are told of, not of a register: with few persons on record a stranger is not more probably one.
        """
        return self.on_record_share / max(on_record, self.least_on_record)

    def prior_weight(self, on_record: int) -> float:
        """The same in bits: log2 of the odds."""
        prior = self.prior(on_record)
        return log2(prior / (1 - prior))

    def settings_for(self, on_record: int) -> dict[str, Any]:
        """Splink's settings for a register of so many persons."""
        return self.settings | {"probability_two_random_records_match": self.prior(on_record)}

    def highest_degrees(self) -> dict[str, int]:
        """By field, in the settings' order, the degree that means that both sides say the very same; 0 is nothing alike."""
        return {
            each["output_column_name"]: sum(not level.get("is_null_level") for level in each["comparison_levels"]) - 1
            for each in self.settings["comparisons"]
        }

    def kin_degrees(self) -> frozenset[int]:
        """The degrees of likeness of given names that siblings reach, beside those that are nothing alike."""
        levels = next(each for each in self.settings["comparisons"] if each["output_column_name"] == "given_names")
        degrees = [each for each in reversed(levels["comparison_levels"]) if not each.get("is_null_level")]
        return frozenset(number for number, each in enumerate(degrees) if "siblings" in each["label_for_charts"])


def load_model(path: Path) -> LinkageModel:
    """Read a model. Raises msgspec.ValidationError where the file is none."""
    return msgspec.json.decode(path.read_bytes(), type=LinkageModel)


def save_model(model: LinkageModel, path: Path) -> None:
    """Write a model so that people can read it and versions be compared."""
    path.write_bytes(msgspec.json.format(msgspec.json.encode(model), indent=1) + b"\n")


@cache
def shipped_model() -> LinkageModel:
    """The model that comes with Amparo."""
    return load_model(SHIPPED)
