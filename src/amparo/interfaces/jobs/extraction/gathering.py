"""One part of an extract: the facts that `gather_facts` would gather of each of its persons, gathered of all at once."""

import json
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from amparo.administration.claims.declared import declared_facts
from amparo.administration.claims.facts import GATHERED, seen_from
from amparo.administration.claims.relatives import stated_as_facts
from amparo.administration.common.columns import Whole
from amparo.administration.contributions.columns import month_columns
from amparo.administration.registry.columns import (
    NO_KIND_GIVEN,
    ROLES,
    HouseholdRange,
    member_columns,
    one_sided_couples,
    people_columns,
    stated_values,
)
from amparo.analysis.extract.building import as_days, batch_of_facts, replace, unknown, without
from amparo.analysis.extract.columns import exact_sum, scaled_column
from amparo.analysis.extract.frames import offsets_of
from amparo.analysis.redetermination.circles import NOT_MUTUAL
from amparo.law import Law
from amparo.law.columnar import Batch, Column, Linked, Rows
from amparo.law.declarations import MOST_ROWS, Field
from amparo.law.preparation import MOST_PERSONS

type Rejects = list[tuple[int, str, str]]
WRONG_FACT = "wrong_fact"


@dataclass(frozen=True, slots=True)
class GatheredPart:
    """The persons of a part in order of household and number, their day, what is known of them, and who is set aside.

    `read` counts what came from the database, for comparison with what the database itself counts.
    """

    person_id: Whole
    household: Whole
    on: Whole
    batch: Batch
    rejects: Rejects
    read: dict[str, int]


def gather_part(law: Law, benefits: Sequence[str], within: HouseholdRange) -> GatheredPart:
    """Everything that the benefits' law needs of the persons of these households.

    A person with a fact that the law does not take is set aside with the reason, as a determination would refuse it.
    """
    return _Gathering(law, benefits, within).part()


class _Gathering:
    def __init__(self, law: Law, benefits: Sequence[str], within: HouseholdRange) -> None:
        self.law, self.benefits, self.within = law, benefits, within
        self.asked = {name.partition(".")[0] for benefit in benefits for name in law.needed_facts(benefit)}
        self.sexes = law.facts["sex"].type.choices if "sex" in law.facts else ()
        people = people_columns(within, self.sexes)
        order = np.lexsort((people["person_id"], people["household"]))
        self.people = {name: column[order] for name, column in people.items()}
        self.person_id = self.people["person_id"]
        self._sorted = np.argsort(self.person_id)
        self.faults: dict[int, str] = {}
        self.read = {"persons": len(self.person_id), "person_ids": exact_sum(self.person_id)}

    def part(self) -> GatheredPart:
        stated, structured = self._stated()
        batch = Batch(len(self.person_id), self._facts(stated), self._relations(), self._links())
        batch = self._with_declared(batch, structured)
        circling = self._in_circles()
        kept_batch, kept = without(batch, {*self.faults, *circling})
        rejects = [(int(self.person_id[place]), WRONG_FACT, why) for place, why in sorted(self.faults.items())]
        rejects += [
            (int(self.person_id[place]), NOT_MUTUAL, "the partner on record is not theirs")
            for place in circling
            if place not in self.faults
        ]
        people = {name: column[kept] for name, column in self.people.items()}
        return GatheredPart(people["person_id"], people["household"], people["on_day"], kept_batch, rejects, self.read)

    def _in_circles(self) -> list[int]:
        """Whose partner on record has another partner, or none, where the law asks for partners."""
        if "partner" not in self.asked:
            return []
        return [int(place) for place in self._places(np.array(one_sided_couples(self.within), dtype=np.int64))]

    def _places(self, person_ids: NDArray[Any]) -> Whole:
        """Where in the part these persons stand."""
        found: Whole = self._sorted[np.searchsorted(self.person_id, person_ids, sorter=self._sorted)]
        return found

    def _note(self, places: NDArray[Any], why: str) -> None:
        for place in np.unique(places):
            self.faults.setdefault(int(place), why)

    # facts

    def _facts(self, stated: dict[str, tuple[list[int], list[Any]]]) -> dict[str, Column]:
        found: dict[str, Column] = {}
        for name in sorted(self.asked & self.law.facts.keys()):
            field = self.law.facts[name]
            column = self._from_registry(field)
            found[name] = self._with_stated(field, column, *stated[name]) if name in stated else column
        return found

    def _from_registry(self, field: Field) -> Column:
        if field.name not in ("birth_date", "sex"):
            return unknown(field, len(self.person_id))
        values = self.people[field.name]
        self._check_bounds(field, values, np.arange(len(values)))
        return Column(values)

    def _with_stated(self, field: Field, column: Column, persons: list[int], given: list[Any]) -> Column:
        told, wrong = scaled_column(field, given)
        told = as_days(told)
        places = self._places(np.array(persons, dtype=np.int64))
        for position, why in wrong.items():
            self.faults.setdefault(int(places[position]), why)
        values = column.values.copy()
        values[places] = told.values
        missing = np.zeros(len(values), np.bool_) if column.missing is None else column.missing.copy()
        missing[places] = False if told.missing is None else told.missing
        return Column(values, missing if missing.any() else None)

    def _check_bounds(self, field: Field, values: Whole, places: Whole) -> None:
        outside = (values < field.least) | (values > field.most)
        if outside.any():
            self._note(places[outside], f"{field.name}: not what the law takes")

    def _stated(self) -> tuple[dict[str, tuple[list[int], list[Any]]], dict[int, dict[str, Any]]]:
        """What other registers vouch for: plain facts by name with persons and values; relations and links by person."""
        plain: dict[str, tuple[list[int], list[Any]]] = defaultdict(lambda: ([], []))
        structured: dict[int, dict[str, Any]] = defaultdict(dict)
        read: dict[str, Any] = {}
        for person_id, name, text in stated_values(self.within, sorted(self.asked - GATHERED.keys())):
            if text not in read:
                read[text] = stated_as_facts({name: json.loads(text)})[name]
            if name in self.law.facts:
                plain[name][0].append(person_id)
                plain[name][1].append(read[text])
            else:
                structured[person_id][name] = read[text]
        return plain, structured

    # relations and links that the record keeps of everybody

    def _relations(self) -> dict[str, Rows]:
        if "contributions" not in self.asked or "contributions" not in self.law.relations:
            return {}
        fields = self.law.relations["contributions"].columns
        months = month_columns(self.within, fields["category"].type.choices if "category" in fields else ())
        self.read |= {"contribution_rows": exact_sum(months["rows"]), "wage_cents": exact_sum(months["wage_cents"])}
        places = self._places(months["person_id"])
        order = np.lexsort((months["month"], places))
        places = places[order]
        offsets = self._offsets(places, MOST_ROWS, "contributions")
        found = {"month": Column(months["month"][order].astype(np.int16), by_month=True)}
        if "days" in fields:  # where nobody told them, the law's own figure for a month stands
            months["days"] = np.where(months["days"] < 0, fields["days"].default or 0, months["days"])
        for name, source in (("wage", "wage_cents"), *((each, each) for each in ("category", "teaching", "days"))):
            if name in fields:
                values = _scaled_to(fields[name], months[source][order])
                self._check_bounds(fields[name], values, places)
                found[name] = Column(values)
        columns = {name: found.get(name) or self._not_recorded(field, places) for name, field in fields.items()}
        return {"contributions": Rows(offsets, columns)}

    def _not_recorded(self, field: Field, places: Whole) -> Column:
        """A column of the law that the record does not keep: its default, else whoever has rows cannot be determined."""
        if field.default is None:
            self._note(places, f"contributions.{field.name}: not given")
        return Column(np.full(len(places), field.default or 0, np.int64))

    def _offsets(self, places: Whole, most: int, name: str) -> Whole:
        counts = np.bincount(places, minlength=len(self.person_id))
        self._note(np.flatnonzero(counts > most), f"{name}: too many")
        return offsets_of(counts)

    def _links(self) -> dict[str, Linked]:
        if "household" not in self.asked or "household" not in self.law.links:
            return {}
        kinds = self.law.facts["income_kind"].type.choices if "income_kind" in self.law.facts else ()
        members = member_columns(self.within, kinds)
        places = self._places(members["person_id"])
        order = np.lexsort((members["place"], places))
        places, members = places[order], {name: column[order] for name, column in members.items()}
        offsets = self._offsets(places, MOST_PERSONS, "household")
        facts = {}
        for name, values in self._of_members(members, kinds).items():
            if name in self.law.facts:
                self._check_bounds(self.law.facts[name], values, places)
                facts[name] = Column(values)
        people = Batch(len(places), facts, {}, {})
        return {"household": Linked(people, np.arange(len(places)), offsets)}

    def _of_members(self, members: dict[str, Whole], kinds: Sequence[str]) -> dict[str, Whole]:
        income = members["monthly_income_cents"]
        derived = np.where(income > 0, _code("other", kinds), _code("none", kinds))
        found = {
            "birth_date": members["birth_date"],
            "single": members["single"],
            "monthly_income": income,
            "income_kind": np.where(members["income_kind"] == NO_KIND_GIVEN, derived, members["income_kind"]),
        }
        if "relationship" in self.law.facts:
            table = _relationship_codes(self.law.facts["relationship"].type.choices)
            found["relationship"] = table[members["own_role"], members["role"]]
        return found

    # what is known of some in a way of its own

    def _with_declared(self, batch: Batch, structured: dict[int, dict[str, Any]]) -> Batch:
        told: dict[int, dict[str, Any]] = {person_id: dict(facts) for person_id, facts in structured.items()}
        for each in declared_facts(self.within, self.benefits):
            asked = {name: value for name, value in each.facts.items() if name in self.asked}
            told[each.person_id] = told.get(each.person_id, {}) | asked
        if not told:
            return batch
        places = self._places(np.fromiter(told, np.int64, len(told)))
        given, faults = batch_of_facts(self.law, list(told.values()))
        for position, why in faults.items():
            self.faults.setdefault(int(places[position]), why)
        return replace(self.law, batch, places, given, _told(list(told.values())))


def _told(persons: Sequence[Collection[str]]) -> dict[str, NDArray[np.bool_]]:
    names = {name for each in persons for name in each}
    return {name: np.fromiter((name in each for each in persons), np.bool_, len(persons)) for name in names}


def _scaled_to(field: Field, values: Whole) -> Whole:
    """Cents, codes and yes-or-no as the field holds them."""
    more = field.type.decimals - 2
    return values * 10**more if field.type.decimals and more >= 0 else values


def _code(option: str, options: Sequence[str]) -> int:
    return options.index(option) if option in options else -1


def _relationship_codes(options: Sequence[str]) -> Whole:
    """What a housemate is to the person, from what both are to the person who answers for the household."""
    return np.array([[_code(seen_from(own, other), options) for other in ROLES] for own in ROLES], dtype=np.int64)
