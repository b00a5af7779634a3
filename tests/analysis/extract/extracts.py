"""Batches and extracts to test with; nobody in them exists."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from amparo.analysis.extract import Extract, ExtractWriter, open_extract
from amparo.law.columnar import Batch, Column, Linked, Rows

TAKEN_ON = date(2026, 4, 20)


def offsets(counts: Any) -> Any:
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)


def random_batch(seed: int, persons: int = 40, *, own_partner: bool = True) -> Batch:
    """Facts with gaps, months, housemates in a file of their own, and partners within the part."""
    chance = np.random.default_rng(seed)
    facts = {
        "birth_date": Column(chance.integers(700_000, 730_000, persons)),
        "monthly_income": Column(chance.integers(0, 10**9, persons), chance.random(persons) < 0.3),
        "single": Column(chance.integers(0, 2, persons).astype(np.int8)),
    }
    counts = chance.integers(0, 8, persons)
    rows = int(counts.sum())
    months = Column(chance.integers(23_000, 24_500, rows).astype(np.int16), by_month=True)
    relations = {
        "contributions": Rows(offsets(counts), {"month": months, "wage": Column(chance.integers(0, 10**12, rows))})
    }
    lives_with = chance.integers(0, 3, persons)
    housemates = int(lives_with.sum())
    people = Batch(housemates, {"birth_date": Column(chance.integers(700_000, 730_000, housemates))}, {}, {})
    links = {"household": Linked(people, np.arange(housemates), offsets(lives_with))}
    if own_partner:
        links["partner"] = Linked(Batch(persons, facts, relations, {}), couples(chance, persons), None)
    return Batch(persons, facts, relations, links)


def couples(chance: np.random.Generator, persons: int) -> Any:
    """Pairs of persons, each the other's partner; some have none."""
    partner = np.full(persons, -1, np.int64)
    paired = chance.permutation(persons)[: persons // 2 // 2 * 2]
    partner[paired[::2]], partner[paired[1::2]] = paired[1::2], paired[::2]
    return partner


def write(folder: Path, batches: Sequence[Batch], *, law_version: str = "0" * 64, **options: Any) -> Extract:
    """An extract of one part for each batch, the persons numbered on."""
    writer = ExtractWriter(
        folder, institution="brazil_inss", law_version=law_version, taken_on=TAKEN_ON, source={"benefits": ["any"]}
    )
    first = 1
    for number, batch in enumerate(batches):
        numbers = np.arange(first, first + batch.persons)
        if not writer.has_part(number):
            writer.write_part(number, numbers, numbers // 2, batch, **options)
        first += batch.persons
    writer.close()
    return open_extract(folder)


def plain(column: Column) -> list[int | None]:
    """The column's values as a person reads them."""
    values = column.values.tolist()
    return (
        values
        if column.missing is None
        else [None if gone else v for v, gone in zip(values, column.missing, strict=True)]
    )


def as_plain(batch: Batch) -> dict[str, Any]:
    """Everything a batch says, whatever the width in which it is held."""
    return {
        "facts": {name: plain(column) for name, column in batch.facts.items()},
        "relations": {
            name: (rows.offsets.tolist(), {label: plain(column) for label, column in rows.columns.items()})
            for name, rows in batch.relations.items()
        },
        "links": {
            name: (
                linked.index.tolist(),
                None if linked.offsets is None else linked.offsets.tolist(),
                as_plain(linked.people),
            )
            for name, linked in batch.links.items()
        },
    }
