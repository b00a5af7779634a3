"""Linking records to persons: a handful of pairs directly, whole files by Splink's blocks; the same weights in both."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal

import pyarrow as pa

from amparo.analysis.cluster import find_spark
from amparo.analysis.linkage.model import LinkageModel, shipped_model
from amparo.analysis.linkage.scoring import Engine, Scored, scored_directly

MOST_CANDIDATES: Final = 5
# So many pairs are compared one by one faster than blocks are made.
FEW_PAIRS: Final = 50_000
_SAME: Final = ("exact", "close")


@dataclass(frozen=True, slots=True)
class Link:
    """A person whom a record may be about. `agreements` says of each field: exact, close, differs or missing."""

    record_id: int
    person_id: int
    probability: float
    certainty: Literal["certain", "doubtful"]
    agreements: dict[str, str]


def link_records(
    records: pa.Table,
    persons: pa.Table,
    *,
    model: LinkageModel | None = None,
    on_record: int | None = None,
    engine: Engine | None = None,
) -> list[Link]:
    """For each record, the persons it may be about: one certain, or up to five doubtful ones, the likeliest first.

    Columns: record_id or person_id, given_names, family_names, birth_date, sex, mother_name, municipality, state.
    `on_record` is how many persons there are in all, where `persons` were chosen from them for these records. Where the
    `engine` names a Spark cluster, whole files are linked there; raises SparkMissing, SparkUnreachable.
    """
    if not records.num_rows or not persons.num_rows:
        return []
    model = model or shipped_model()
    number = on_record or persons.num_rows
    if records.num_rows * persons.num_rows <= FEW_PAIRS:
        return decided(scored_directly(records, persons, model, number, engine), model)
    return decided(_by_blocks(engine)(records, persons, model, number, engine), model)


def _by_blocks(engine: Engine | None) -> Callable[..., Iterator[Scored]]:
    """Splink on the cluster that `engine` names, else on DuckDB here. It takes a second to import: not for a few."""
    if engine and engine.spark:
        find_spark(engine.spark)
        from amparo.analysis.linkage.spark import scored_on_spark

        return scored_on_spark
    from amparo.analysis.linkage.files import scored_by_blocks

    return scored_by_blocks


def decided(pairs: Iterable[Scored], model: LinkageModel) -> list[Link]:
    """The links among scored pairs, by record; a link is certain only where nobody else comes near, and no kin is more likely."""
    by_record: dict[int, list[Scored]] = defaultdict(list)
    for pair in pairs:
        by_record[pair.record_id].append(pair)
    return [link for record in sorted(by_record) for link in _of_record(by_record[record], model)]


def _of_record(pairs: list[Scored], model: LinkageModel) -> list[Link]:
    heaviest: dict[int, Scored] = {}
    for pair in sorted(pairs, key=lambda pair: (-pair.weight, pair.person_id)):
        heaviest.setdefault(pair.person_id, pair)  # somebody known by two names stands in two rows
    best, *others = heaviest.values()
    behind = others[0].weight if others else float("-inf")
    if best.weight >= model.certain_weight and best.weight - behind >= model.clear_weight and not _may_be_kin(best):
        return [_link(best, "certain")]
    likely = [pair for pair in (best, *others) if pair.weight >= model.doubtful_weight]
    return [_link(pair, "doubtful") for pair in likely[:MOST_CANDIDATES]]


def _may_be_kin(pair: Scored) -> bool:
    """Whether this may be a twin, or a parent or child of the same name: what they share is no chance, as the weights suppose."""
    said = pair.agreements
    same_mother = said["mother_name"] in _SAME
    differs = "differs" in (said["given_names"], said["birth_date"], said["mother_name"])
    return pair.sibling or differs or (said["birth_date"] != "exact" and not same_mother)


def _link(pair: Scored, certainty: Literal["certain", "doubtful"]) -> Link:
    odds = 2.0 ** min(pair.weight, 60.0)
    return Link(pair.record_id, pair.person_id, odds / (1 + odds), certainty, pair.agreements)
