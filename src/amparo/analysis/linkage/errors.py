"""A civil register's records of deaths: with the errors of real ones, and of people easily mistaken for others.

How often a register's fields err differs between registers and is seldom published: the rates here are assumptions, meant to be
no kinder than life, and stand beside every figure.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any, Final
from unicodedata import combining, normalize

import pyarrow as pa

from amparo.analysis.linkage.invention import TODAY, people
from amparo.analysis.linkage.names import FEMALE, MALE, PLACES, SURNAMES

ON_RECORD: Final = 0.85
LOOKALIKE: Final = 0.03
# Ana Clara and Ana Beatriz, José Carlos and José Luís.
SIBLINGS_SHARE_A_NAME: Final = 0.4
type Row = dict[str, Any]
ERRORS: Final = {
    "a letter of the given name": 0.03,
    "the given name as it sounds": 0.05,
    "second given name left out": 0.10,
    "a letter of the family name": 0.03,
    "the family name as it sounds": 0.05,
    "one family name left out": 0.05,
    "family names in another order": 0.02,
    "the name of a marriage": 0.04,
    "called by the second given name": 0.01,
    "another second given name": 0.003,
    "given and family names exchanged": 0.005,
    "called by a chosen name": 0.003,
    "birth: day and month exchanged": 0.01,
    "birth: one digit": 0.02,
    "birth: first of January": 0.01,
    "birth: missing": 0.01,
    "mother: missing": 0.08,
    "mother: a letter": 0.05,
    "mother: a name left out": 0.10,
    "mother: abbreviated": 0.03,
    "place: another": 0.20,
    "place: missing": 0.05,
    "sex: missing": 0.02,
    "sex: the other": 0.003,
    "all in capitals without accents": 0.50,
}


@dataclass(frozen=True, slots=True)
class Deaths:
    """A register's records, and the number of the person whom each is about: 0 for nobody on record."""

    records: pa.Table
    truth: dict[int, int]


def deaths_of(persons: pa.Table, count: int, *, seed: int = 2, errors: bool = True) -> Deaths:
    """So many deaths: of people on record, of others, and of some who are easily taken for one on record and are not."""
    random = Random(seed)  # noqa: S311 - invented people
    known, alike = round(count * ON_RECORD), round(count * LOOKALIKE)
    chosen = random.sample(range(persons.num_rows), known + alike)
    rows = persons.take(chosen).to_pylist()
    told = [row | {"truth": row["person_id"]} for row in rows[:known]]
    told += [_lookalike(random, row) | {"truth": 0} for row in rows[known:]]
    told += [row | {"truth": 0} for row in people(count - known - alike, seed=seed + 1000).to_pylist()]
    random.shuffle(told)
    written = [_told(random, row) if errors else row for row in told]
    fields = [field for field in persons.schema if field.name != "person_id"]
    records = pa.Table.from_pylist(
        [{"record_id": number} | row for number, row in enumerate(written, 1)],
        schema=pa.schema([("record_id", pa.int64()), *fields]),
    )
    return Deaths(records, {number: row["truth"] for number, row in enumerate(told, 1)})


def _lookalike(random: Random, row: Row) -> Row:
    """A twin; a child with the parent's name; or somebody of the same name and age elsewhere."""
    pool = FEMALE if row["sex"] == "female" else MALE
    born: date = row["birth_date"]
    match random.randrange(3):
        case 0:
            name = random.choice([name for name in pool if name not in row["given_names"]])
            first = row["given_names"].partition(" ")[0]
            return row | {"given_names": f"{first} {name}" if random.random() < SIBLINGS_SHARE_A_NAME else name}
        case 1:
            later = born + timedelta(days=random.randint(6500, 14000))
            return row | {
                "birth_date": min(later, TODAY),
                "mother_name": f"{random.choice(FEMALE)} {random.choice(SURNAMES)}",
            }
        case _:
            other = born.replace(month=random.randint(1, 12), day=random.randint(1, 28))
            place, state = random.choice(PLACES)
            mother = f"{random.choice(FEMALE)} {random.choice(SURNAMES)}"
            return row | {"birth_date": other, "mother_name": mother, "municipality": place, "state": state}


def _told(random: Random, row: Row) -> Row:
    told = dict(row)
    for name, act in _ACTS.items():
        if random.random() < ERRORS[name]:
            act(random, told)
    return told


def _abbreviated(_random: Random, name: str) -> str:
    """Maria Aparecida Souza Lima: M. A. S. Lima."""
    *first, last = name.split() or [""]
    return " ".join([*(f"{word[0]}." for word in first), last])


def _second(_random: Random, name: str) -> str:
    return name.rsplit(maxsplit=1)[-1] if name else name


def _chosen(random: Random, row: Row) -> None:
    row["given_names"] = random.choice(FEMALE + MALE)


def _another_second(random: Random, row: Row) -> None:
    first, parted, _second = str(row["given_names"]).partition(" ")
    if parted:
        row["given_names"] = f"{first} {random.choice(FEMALE if row['sex'] == 'female' else MALE)}"


def _exchanged(_random: Random, row: Row) -> None:
    row["given_names"], row["family_names"] = row["family_names"], row["given_names"]


def _other_sex(_random: Random, row: Row) -> None:
    row["sex"] = {"female": "male", "male": "female"}.get(row["sex"], "")


def _on(field: str, act: Callable[[Random, str], str]) -> Callable[[Random, Row], None]:
    def changed(random: Random, row: Row) -> None:
        row[field] = act(random, str(row[field] or ""))

    return changed


def _letter(random: Random, name: str) -> str:
    if len(name) < 3:
        return name
    at = random.randrange(1, len(name) - 1)
    other = random.choice("aeiounrstlm")
    return random.choice(
        (name[:at] + name[at + 1 :], name[:at] + other + name[at:], name[:at] + other + name[at + 1 :],
         name[:at] + name[at + 1] + name[at] + name[at + 2 :])
    )  # fmt: skip


_SOUNDS = (
    ("z", "s"), ("s", "z"), ("i", "y"), ("th", "t"), ("t", "th"), ("v", "w"), ("W", "V"), ("ll", "l"), ("l", "ll"), ("n", "nn"),
    ("c", "k"), ("qu", "k"), ("ss", "c"), ("ch", "x"), ("H", ""), ("b", "v"), ("f", "ph"), ("ge", "je"), ("m", "n"),
)  # fmt: skip


def _sounds(random: Random, name: str) -> str:
    possible = [(old, new) for old, new in _SOUNDS if old in name]
    return name.replace(*random.choice(possible), 1) if possible else name


def _without_one(random: Random, name: str) -> str:
    words = name.split()
    if len(words) < 2:
        return name
    words.pop(random.randrange(len(words)))
    return " ".join(words)


def _first(_random: Random, name: str) -> str:
    return name.split(maxsplit=1)[0] if name else name


def _other_order(_random: Random, name: str) -> str:
    return " ".join(reversed(name.split()))


def _married(random: Random, row: Row) -> None:
    if row["sex"] == "female":
        kept = str(row["family_names"]).split()[:1]
        row["family_names"] = " ".join([*kept, random.choice(SURNAMES)])


def _born(random: Random, row: Row, how: str) -> None:
    born = row["birth_date"]
    if not isinstance(born, date):
        return
    if how == "exchanged" and born.day <= 12:
        row["birth_date"] = born.replace(month=born.day, day=born.month)
    elif how == "digit":
        row["birth_date"] = _with_other_digit(random, born)
    elif how == "first":
        row["birth_date"] = born.replace(month=1, day=1)


def _with_other_digit(random: Random, born: date) -> date:
    if born.day > 28:
        return born - timedelta(days=1)
    other_year = born.replace(year=born.year - random.choice((1, 10)))
    return random.choice((other_year, born.replace(day=(born.day + 9) % 28 + 1)))


def _capitals(_random: Random, row: Row) -> None:
    for field in ("given_names", "family_names", "mother_name", "municipality"):
        decomposed = normalize("NFKD", str(row[field] or ""))
        row[field] = "".join(sign for sign in decomposed if not combining(sign)).upper()


def _elsewhere(random: Random, row: Row) -> None:
    row["municipality"], row["state"] = random.choice(PLACES)


_ACTS: dict[str, Callable[[Random, Row], None]] = {
    "a letter of the given name": _on("given_names", _letter),
    "the given name as it sounds": _on("given_names", _sounds),
    "second given name left out": _on("given_names", _first),
    "a letter of the family name": _on("family_names", _letter),
    "the family name as it sounds": _on("family_names", _sounds),
    "one family name left out": _on("family_names", _without_one),
    "family names in another order": _on("family_names", _other_order),
    "the name of a marriage": _married,
    "birth: day and month exchanged": lambda random, row: _born(random, row, "exchanged"),
    "birth: one digit": lambda random, row: _born(random, row, "digit"),
    "birth: first of January": lambda random, row: _born(random, row, "first"),
    "birth: missing": lambda _random, row: row.update(birth_date=None),
    "called by the second given name": _on("given_names", _second),
    "another second given name": _another_second,
    "given and family names exchanged": _exchanged,
    "called by a chosen name": _chosen,
    "mother: abbreviated": _on("mother_name", _abbreviated),
    "mother: missing": lambda _random, row: row.update(mother_name=""),
    "mother: a letter": _on("mother_name", _letter),
    "mother: a name left out": _on("mother_name", _without_one),
    "place: another": _elsewhere,
    "place: missing": lambda _random, row: row.update(municipality="", state=""),
    "sex: missing": lambda _random, row: row.update(sex=""),
    "sex: the other": _other_sex,
    "all in capitals without accents": _capitals,
}
