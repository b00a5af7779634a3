"""The incremental question: who must be determined again since an older extract, and why perhaps everybody must."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from amparo.analysis.extract import Extract
from amparo.law import Law
from amparo.law.benefits import amounts_when_open, variables_to_determine
from amparo.law.program import Program

OLDER_PERSONS, OLDER_DIGESTS = "older_persons.npy", "older_digests.npy"


@dataclass(frozen=True, slots=True)
class Incremental:
    """The digests of an older extract, in a folder where every process may map them."""

    folder: Path

    def changed(self, person_id: NDArray[np.int64], digest: NDArray[np.uint64]) -> NDArray[np.bool_]:
        """Which of these persons were not in the older extract, or were known otherwise."""
        persons = np.load(self.folder / OLDER_PERSONS, mmap_mode="r")
        digests = np.load(self.folder / OLDER_DIGESTS, mmap_mode="r")
        if not len(persons):
            return np.ones(len(person_id), np.bool_)
        places = np.minimum(np.searchsorted(persons, person_id), len(persons) - 1)
        return np.asarray((persons[places] != person_id) | (digests[places] != digest))


def older_digests(older: Extract, folder: Path) -> Incremental:
    """Gather an older extract's persons and digests in order of persons. Sixteen bytes a person. Raises PartDamaged."""
    folder.mkdir(parents=True, exist_ok=True)
    count = older.manifest.totals.persons
    persons, digests = np.empty(count, np.int64), np.empty(count, np.uint64)
    begin = 0
    for info in older.parts:
        part = older.read_keys(info.number)
        end = begin + len(part.person_id)
        persons[begin:end], digests[begin:end] = part.person_id, part.digest
        begin = end
    order = np.argsort(persons)
    np.save(folder / OLDER_PERSONS, persons[order])
    np.save(folder / OLDER_DIGESTS, digests[order])
    return Incremental(folder)


@dataclass(frozen=True, slots=True)
class LawChange:
    """What differs between two versions of the law among all that a benefit's determination reads; empty where nothing."""

    parameters: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.parameters or self.rules or self.facts)

    def __str__(self) -> str:
        kinds = {"parameters": self.parameters, "rules": self.rules, "facts": self.facts}
        return "; ".join(f"{kind}: {', '.join(names)}" for kind, names in kinds.items() if names)


def law_change(older: Law, newer: Law, benefit: str) -> LawChange:
    """What differs for a benefit between two laws. A benefit that the older law does not have differs in its rules."""
    if older.version == newer.version:
        return LawChange()
    if benefit not in older.benefits:
        return LawChange(rules=(benefit,))
    one, other = (_read_by(law, benefit) for law in (older, newer))
    return LawChange(*(_differing(before, after) for before, after in zip(one, other, strict=True)))


def _differing(before: dict[str, object], after: dict[str, object]) -> tuple[str, ...]:
    names = before.keys() | after.keys()
    return tuple(sorted(name for name in names if before.get(name) != after.get(name)))


def _read_by(law: Law, name: str) -> tuple[dict[str, object], dict[str, object], dict[str, object]]:
    """The parameters, the rules and the facts that a benefit's determination reads, by name."""
    benefit = law.benefits[name]
    targets = variables_to_determine(benefit, law.words, law.variables)
    programs = list(_programs(law.programs.program(targets, amounts_when_open(benefit, law.words))))
    parameters: dict[str, object] = {each: law.parameters[each].entries for each in law.parameters_read(name)}
    rules: dict[str, object] = {
        each: ast.dump(law.variables[each].tree) for program in programs for each in program.order
    }
    # What a rule calls by name (a formula) shows in the program, not in the rule; so does benefit.yaml.
    rules |= {f"{name} (as compiled)": [program.source for program in programs], f"{name} (benefit.yaml)": benefit}
    facts: dict[str, object] = {}
    for program in programs:
        for fact in program.needs.facts:
            field = law.facts[fact]
            facts[fact] = (field.type, field.default, field.least, field.most)
    return parameters, rules, facts


def _programs(program: Program) -> Iterator[Program]:
    yield program
    for linked in program.linked_programs.values():
        yield from _programs(linked)
