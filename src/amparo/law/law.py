"""An institution's law: loaded from its files, checked as a whole, and asked for determinations."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from amparo.law.archive import Files, read_archive, read_folder, version_of, write_archive
from amparo.law.benefits import Benefit, amounts_when_open, check_benefit, read_benefit, variables_to_determine
from amparo.law.declarations import Field, Link, Relation, Rule, read_declarations
from amparo.law.determination import Computation, Determination, Determiner, Runner
from amparo.law.errors import DeclaredTwice, LawError, UnknownName
from amparo.law.facts import check_facts
from amparo.law.parameters import Parameter, read_parameter
from amparo.law.plain_yaml import read_yaml
from amparo.law.preparation import Facts
from amparo.law.program import Programs
from amparo.law.rulebook import Rulebook
from amparo.law.scope import suggestion
from amparo.law.words import FALLBACK, Entry, Words, check_doubts, check_placeholders, languages_needed, read_words

if TYPE_CHECKING:
    from amparo.law.columnar.determination import BenefitProgram
    from amparo.law.columnar.program import ColumnProgram
    from amparo.law.timeline import Stretch


class Law:
    """The law of one institution. Everything in it has been read and checked; programs are compiled when first needed."""

    def __init__(self, institution: str, files: Files, languages: Sequence[str] = (FALLBACK,)) -> None:
        self.institution = institution
        self._files = dict(files)
        self.version = version_of(files)
        parameters = _parameters(self._texts("parameters", institution))
        rules = [read_declarations(text, file) for file, text in self._texts("rules", institution)]
        self.rulebook = Rulebook(rules, parameters)
        self.programs = Programs(self.rulebook)
        self.words: Words = _words(self._texts("words", institution), self.rulebook, languages)
        self.benefits: Mapping[str, Benefit] = _benefits(self._texts("benefits", institution), self.rulebook, languages)
        self._determiners: dict[str, Determiner] = {}
        self._runners: dict[tuple[str, ...], Runner] = {}
        self._columns: dict[tuple[str, ...], ColumnProgram] = {}
        self._benefit_columns: dict[str, BenefitProgram] = {}

    @classmethod
    def from_archive(cls, data: bytes) -> "Law":
        """The law as it was archived. Nothing in the archive is executed. Raises BadArchive, or what loading raises."""
        return cls(*read_archive(data))

    def archive(self) -> bytes:
        """The law's files as bytes to be stored beside decisions; equal laws give equal bytes."""
        return write_archive(self.institution, self._files)

    def _texts(self, kind: str, institution: str) -> list[tuple[str, str]]:
        return [
            (f"institutions/{institution}/{name}", _text(name, data))
            for name, data in sorted(self._files.items())
            if _kind(name) == kind
        ]

    @property
    def paid_benefits(self) -> Mapping[str, Benefit]:
        """The benefits that are paid to people; not the insurances that people pay for."""
        return {code: each for code, each in self.benefits.items() if each.enrols is None}

    @property
    def variables(self) -> Mapping[str, Rule]:
        """Every variable, by name."""
        return self.rulebook.scope.rules

    @property
    def facts(self) -> Mapping[str, Field]:
        return self.rulebook.scope.facts

    @property
    def relations(self) -> Mapping[str, Relation]:
        return self.rulebook.scope.relations

    @property
    def links(self) -> Mapping[str, Link]:
        """The linked persons that the law speaks of."""
        return self.rulebook.scope.links

    @property
    def parameters(self) -> Mapping[str, Parameter]:
        return self.rulebook.scope.parameters

    def determine(self, benefit: str, facts: Facts, on: date) -> Determination:
        """Whether, by which route and with how much a person is entitled on a day, with every step.

        Raises UnknownName for a benefit that is not, FactError for facts of the wrong type, ParameterNotInForce where
        the law's history does not reach.
        """
        return self._determiner(benefit).determine(facts, on)

    def _determiner(self, name: str) -> Determiner:
        if name not in self._determiners:
            benefit = self._benefit(name)
            targets = variables_to_determine(benefit, self.words, self.variables)
            program = self.programs.program(targets, amounts_when_open(benefit, self.words))
            self._determiners[name] = Determiner(benefit, program, institution=self.institution, version=self.version)
        return self._determiners[name]

    def _benefit(self, name: str) -> Benefit:
        if name not in self.benefits:
            raise UnknownName(f"there is no benefit {name!r}", fix=suggestion(name, list(self.benefits)))
        return self.benefits[name]

    def compute(self, names: Sequence[str], facts: Facts, on: date) -> Computation:
        """Some variables' values, with their steps. Raises as `determine`, and MissingFact for a fact that they need."""
        key = tuple(names)
        if key not in self._runners:
            self._runners[key] = Runner(self.programs.program(key))
        return Computation(self._runners[key].run(facts, on), key)

    def columns(self, names: Sequence[str]) -> "ColumnProgram":
        """Some variables' program for many persons at once. Raises UnknownName, and Unbounded where 64 bits may not do."""
        from amparo.law.columnar.program import ColumnProgram

        key = tuple(names)
        if key not in self._columns:
            self._columns[key] = ColumnProgram(self.programs, key)
        return self._columns[key]

    def benefit_columns(self, benefit: str) -> "BenefitProgram":
        """A benefit's program for many persons at once, which gives the answers of `determine`. Raises as `columns`."""
        from amparo.law.columnar.determination import BenefitProgram

        if benefit not in self._benefit_columns:
            found = self._benefit(benefit)
            targets = variables_to_determine(found, self.words, self.variables)
            gates = amounts_when_open(found, self.words)
            self._benefit_columns[benefit] = BenefitProgram(found, self.programs, targets, gates)
        return self._benefit_columns[benefit]

    def opening_dates(self, benefit: str, facts: Facts, on: date, *, years_ahead: int = 45) -> dict[str, date | None]:
        """For each route the first day on which it opens if the person goes on contributing; None when not within that time."""
        from amparo.law.projection import opening_dates

        return opening_dates(self, benefit, facts, on, years_ahead=years_ahead)

    def timeline(
        self, benefit: str, facts: Facts, first: date, last: date, *, on: date, goes_on: bool = True
    ) -> "tuple[Stretch, ...]":
        """Each month's outcome, route and amount from `first` to `last`, in stretches, each with what brought it about.

        `on` is the day until which the record is known; it goes on from there as the benefit's projection says, or stops.
        """
        from amparo.law.timeline import timeline

        return timeline(self, self._benefit(benefit).benefit, facts, first, last, on=on, goes_on=goes_on)

    def needed_facts(self, benefit: str) -> tuple[str, ...]:
        """The facts and relations that a determination of the benefit may read, in alphabetical order."""
        return self._determiner(benefit).runner.program.reads()

    def parameters_read(self, benefit: str) -> tuple[str, ...]:
        """The parameters that a determination of the benefit may read, linked persons' included, in alphabetical order."""
        return self._determiner(benefit).runner.program.parameters_read()

    def check_facts(self, facts: Facts) -> None:
        """Raises FactError, naming the fact, row and column, for the first that the law does not know or of another type."""
        check_facts(self.rulebook.scope, facts)


def load_law(folder: Path | str) -> Law:
    """The institution's law in a folder. Raises a LawError with file, line, variable and remedy for the first fault."""
    path = Path(folder)
    files = read_folder(path)
    # Asked of law as it is written, not of an archive: an old decision is shown as it was made.
    law = Law(_code_of(path), files, languages_needed(spoken_languages(path)))
    if law.words:
        check_doubts(law.words, law.variables.values())
    return law


def spoken_languages(folder: Path) -> tuple[str, ...]:
    """The languages that `institution.yaml` names, in its order; none where a folder of law has no such file."""
    languages = _institution_file(folder).get("languages", [])
    if not isinstance(languages, list) or not all(isinstance(each, str) and len(each) >= 2 for each in languages):
        raise LawError("languages is a list such as [es, pt]", file=str(folder / "institution.yaml"))
    return tuple(languages)


def _code_of(folder: Path) -> str:
    """The institution's code; the folder's name where a folder of law has no institution.yaml."""
    return str(_institution_file(folder).get("code") or folder.resolve().name)


def _institution_file(folder: Path) -> Mapping[str, Any]:
    file = folder / "institution.yaml"
    data = read_yaml(_text(file.name, file.read_bytes())) if file.is_file() else {}
    return data if isinstance(data, dict) else {}


def _kind(name: str) -> str:
    path = PurePosixPath(name)
    if path.suffix == ".py":
        return "rules"
    if path.parent.name == "parameters":
        return "parameters"
    return {"words.yaml": "words", "benefit.yaml": "benefits"}.get(path.name, "")


def _text(name: str, data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise LawError("the file is not UTF-8 text", file=name) from None


def _parameters(texts: Sequence[tuple[str, str]]) -> dict[str, Parameter]:
    found: dict[str, Parameter] = {}
    for file, text in texts:
        parameter = read_parameter(text, PurePosixPath(file).stem, file)
        if parameter.name in found:
            raise DeclaredTwice(
                f"{parameter.name} is already a parameter, in {found[parameter.name].file}", file=file, fix="Rename one"
            )
        found[parameter.name] = parameter
    return found


def _words(texts: Sequence[tuple[str, str]], rulebook: Rulebook, languages: Sequence[str]) -> Words:
    found: dict[str, Entry] = {}
    files: dict[str, str] = {}
    for file, text in texts:
        for name, entry in read_words(text, file, languages).items():
            if name in found:
                raise DeclaredTwice(
                    f"{name} already has its words in {files[name]}", file=file, fix="Remove one of the two"
                )
            found[name], files[name] = entry, file
    scope = rulebook.scope
    check_placeholders(found, {*scope.rules, *scope.facts, *scope.parameters}, files)
    return found


def _benefits(texts: Sequence[tuple[str, str]], rulebook: Rulebook, languages: Sequence[str]) -> dict[str, Benefit]:
    found: dict[str, Benefit] = {}
    scope = rulebook.scope
    variables = {name: rule.type for name, rule in scope.rules.items()}
    relations = {
        name: {column: each.type for column, each in relation.columns.items()}
        for name, relation in scope.relations.items()
    }
    for file, text in texts:
        benefit = read_benefit(text, file, languages)
        check_benefit(benefit, file, variables, relations, scope.parameters)
        if benefit.benefit in found:
            raise DeclaredTwice(f"the benefit {benefit.benefit} is declared twice", file=file)
        found[benefit.benefit] = benefit
    return found
