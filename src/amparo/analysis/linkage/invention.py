"""Invented people with Latin American names, among them twins and parents and children of one name.

A few names are very common and there is a long tail of rare ones, as in Brazil, though the commonest are somewhat rarer here than
there (IBGE, Censo 2022, Nomes no Brasil: 6 % are called Maria, 17 % Silva): docs/explanation/linkage.md gives both.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from amparo.analysis.linkage.names import FEMALE, MALE, PLACES, RARE_FEMALE, RARE_MALE, RARE_SURNAMES, SURNAMES

TODAY: Final = date(2026, 7, 1)
# Shares of people: called by a rare name, with a rare surname; with a twin on record; with a parent of the same name.
RARE_GIVEN: Final = 0.10
RARE_FAMILY: Final = 0.25
TWINS: Final = 0.01
NAMESAKES: Final = 0.01
type Numbers = np.ndarray[tuple[int], np.dtype[Any]]


def people(count: int, *, seed: int = 1) -> pa.Table:
    """So many people on record, numbered from 1."""
    random = np.random.default_rng(seed)
    female = random.random(count) < 0.52
    days = np.datetime64(TODAY) - (365.25 * np.clip(random.normal(52, 19, count), 1, 104)).astype("timedelta64[D]")
    own, inherited = _surnames(random, count), _surnames(random, count)
    mother = _joined(
        _given(random, np.ones(count, bool)), _sometimes(random, _given(random, np.ones(count, bool)), 0.4)
    )
    mother = _joined(mother, _sometimes(random, _surnames(random, count), 0.3))
    mother = _sometimes(random, _joined(mother, own), 0.97)
    where = random.integers(0, len(PLACES), count)
    twin, namesake = _relatives(random, count)
    table = {
        "given_names": _joined(_given(random, female), _sometimes(random, _given(random, female), 0.45)).take(namesake),
        "family_names": _joined(_joined(_sometimes(random, own, 0.75), _particles(random, count)), inherited).take(
            np.minimum(twin, namesake)
        ),
        "birth_date": pa.array(days.astype("datetime64[D]")).take(twin),
        "sex": pa.array(["male", "female"]).take(pa.array(female.astype(np.int8))).take(namesake),
        "mother_name": mother.take(twin),
        "municipality": pa.array([name for name, _state in PLACES]).take(where[np.minimum(twin, namesake)]),
        "state": pa.array([state for _name, state in PLACES]).take(where[np.minimum(twin, namesake)]),
    }
    return pa.table({"person_id": pa.array(np.arange(1, count + 1)), **table})


def drawn(random: np.random.Generator, names: Sequence[str], rare: Sequence[str], share: float, count: int) -> pa.Array:
    """So many names, the first of a list the commonest, and a share of rare ones."""
    common = np.minimum(random.choice(len(names), count, p=_shares(len(names), 3)), len(names) - 1)
    seldom = len(names) + random.choice(len(rare), count, p=_shares(len(rare), 50))
    return pa.array([*names, *rare]).take(pa.array(np.where(random.random(count) < share, seldom, common)))


def _shares(number: int, evenness: int) -> Numbers:
    weights = 1 / np.arange(evenness, number + evenness)
    shares: Numbers = weights / weights.sum()
    return shares


def _given(random: np.random.Generator, female: Numbers) -> pa.Array:
    count = len(female)
    women, men = (
        drawn(random, FEMALE, RARE_FEMALE, RARE_GIVEN, count),
        drawn(random, MALE, RARE_MALE, RARE_GIVEN, count),
    )
    return pc.if_else(pa.array(female), women, men)


def _surnames(random: np.random.Generator, count: int) -> pa.Array:
    return drawn(random, SURNAMES, RARE_SURNAMES, RARE_FAMILY, count)


def _particles(random: np.random.Generator, count: int) -> pa.Array:
    return pa.array(["", "da", "dos", "de"]).take(random.choice(4, count, p=[0.6, 0.2, 0.1, 0.1]))


def _sometimes(random: np.random.Generator, names: pa.Array, share: float) -> pa.Array:
    return pc.if_else(pa.array(random.random(len(names)) < share), names, "")


def _joined(one: pa.Array, other: pa.Array) -> pa.Array:
    return pc.utf8_trim_whitespace(pc.binary_join_element_wise(one, other, " "))


def _relatives(random: np.random.Generator, count: int) -> tuple[Numbers, Numbers]:
    """From whom each takes birth, mother and surnames (a twin), and from whom the whole name (a child its parent's)."""
    order, chance = np.arange(count), random.random(count)
    before = np.maximum(order - 1, 0)
    twin = np.where(chance < TWINS, before, order)
    namesake = np.where(chance > 1 - NAMESAKES, before, order)
    return twin, namesake
