"""What is owed on each line, by the institution's law, for all lines at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amparo.administration.common.errors import RecordError
from amparo.administration.common.institution import current_law
from amparo.administration.common.money import cents, from_cents
from amparo.administration.contributions.operations import known_categories
from amparo.law import LawError, MissingFact, ParameterNotInForce
from amparo.law.columnar import Batch, Column, Computed, batch_of
from amparo.law.words import content_language

WORKER, EMPLOYER, COUNTS, DECLARED = (
    "contribution_owed",
    "employer_contribution_owed",
    "month_counts",
    "declared_by_employer",
)
_PER_LINE = ("remuneration", "contributor_category", "contribution_month")


class NoSuchLaw(RecordError):
    """The institution's law does not say what employers owe for a month's pay."""


class EmployerFactMissing(RecordError):
    """The law needs to know something of the employer that is not on record."""


@dataclass(frozen=True, slots=True)
class Assessed:
    """What the law says of each line: amounts in cents, whether the month counts, whether an employer declares it."""

    worker_cents: Any
    employer_cents: Any
    counts: Any
    declared: Any
    out_of_reach: Any

    def amounts(self, place: int) -> tuple[Decimal, Decimal]:
        """What worker and employer owe on the line at a place."""
        return from_cents(int(self.worker_cents[place])), from_cents(int(self.employer_cents[place]))


def declared_categories() -> tuple[str, ...]:
    """As what workers of employers can be insured, in the order of the law."""
    fact = current_law().facts.get("contributor_category")
    if fact is None:
        return ()
    everything = [each for each in fact.type.choices if each in known_categories()]
    if DECLARED not in current_law().variables:
        return tuple(everything)
    values = [{"contributor_category": each} for each in everything]
    return tuple(
        each
        for each, facts in zip(everything, values, strict=True)
        if current_law().compute((DECLARED,), facts, date.max).values[DECLARED]
    )


def employer_questions() -> tuple[str, ...]:
    """What the law asks of an employer beside the lines: facts without default that an assessment may need."""
    law = current_law()
    targets = _targets()
    if WORKER not in targets:
        return ()
    needed = law.columns(targets).needs.facts
    return tuple(name for name in sorted(needed) if name.startswith("employer_"))


def assess(
    *, month: date, remunerations: Sequence[Decimal], categories: Sequence[str], employer_facts: Mapping[str, Any]
) -> Assessed:
    """Assess lines whose category the law knows. Raises NoSuchLaw, EmployerFactMissing."""
    targets = _targets()
    if WORKER not in targets:
        raise NoSuchLaw(_("The law of this institution asks for no contributions from employers."))
    found = current_law().columns(targets).compute(_batch(month, remunerations, categories, employer_facts), month)
    failed = _failures(found)
    lines = len(remunerations)
    zeros, ones = np.zeros(lines, np.int64), np.ones(lines, np.bool)
    return Assessed(
        found.values[WORKER],
        found.values.get(EMPLOYER, zeros),
        found.values.get(COUNTS, ones),
        found.values.get(DECLARED, ones),
        failed,
    )


def _targets() -> tuple[str, ...]:
    return tuple(name for name in (WORKER, EMPLOYER, COUNTS, DECLARED) if name in current_law().variables)


def _batch(
    month: date, remunerations: Sequence[Decimal], categories: Sequence[str], employer_facts: Mapping[str, Any]
) -> Batch:
    law = current_law()
    needed = law.columns(_targets()).needs.facts
    scope, lines = law.rulebook.scope, len(remunerations)
    given = {
        name: _as_typed(name, value)
        for name, value in employer_facts.items()
        if name in needed and name not in _PER_LINE
    }
    one = batch_of(scope, [given | {"contribution_month": month}])
    facts = {
        name: Column(np.repeat(one.facts[name].values, lines))
        for name in (*given, "contribution_month")
        if name in needed
    }
    choices = {name: place for place, name in enumerate(law.facts["contributor_category"].type.choices)}
    facts["remuneration"] = Column(np.fromiter((cents(each) for each in remunerations), np.int64, lines))
    facts["contributor_category"] = Column(np.fromiter((choices[each] for each in categories), np.int64, lines))
    return Batch(lines, facts)


def _as_typed(name: str, value: Any) -> Any:
    """Numbers are kept as text, so that none passes through binary fractions."""
    return Decimal(value) if current_law().facts[name].type.kind == "number" else value


def _failures(found: Computed) -> Any:
    """Which lines the law's history does not reach. Any other failure is of the employer's facts, or a fault of the law."""
    out_of_reach: Any = None
    for codes in (*found.failed.values(), found.refused):
        if codes is None:
            continue
        for code in np.unique(codes[codes != 0]):
            _raise_unless_reach(found.failures[abs(int(code)) - 1])
        out_of_reach = (codes != 0) if out_of_reach is None else out_of_reach | (codes != 0)
    return out_of_reach


def _in_words(fact: str | None) -> str:
    entry = current_law().words.get(fact or "")
    if entry is None:
        return fact or ""
    return entry.label.get(content_language(get_language() or "en")) or entry.label.get("en") or fact or ""


def _raise_unless_reach(failure: LawError) -> None:
    if isinstance(failure, MissingFact):
        raise EmployerFactMissing(
            _("Before you can file, tell us this about the employer: %(fact)s.") % {"fact": _in_words(failure.name)}
        )
    if not isinstance(failure, ParameterNotInForce):
        raise failure
