"""Takes an extract from the record: part by part, in one snapshot, gone on with where it was interrupted."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from amparo.administration.audit.operations import record_mass_reading
from amparo.administration.awards.reviews import IN_PAYMENT
from amparo.administration.claims.declared import decided_claims_total
from amparo.administration.common.columns import one_snapshot
from amparo.administration.common.errors import RecordError
from amparo.administration.common.institution import current_institution, current_law
from amparo.administration.contributions.columns import contribution_totals
from amparo.administration.registry.columns import (
    EVERYBODY,
    HouseholdRange,
    next_range,
    read_people,
    registry_totals,
)
from amparo.analysis.extract import ExtractWriter, Manifest
from amparo.interfaces.jobs.extraction.gathering import GatheredPart, gather_part
from amparo.law import Law

PERSONS_PER_PART = 50_000
BEFORE_ALL = -(2**63)


class TotalsDiffer(RecordError):
    """What was read of a part is not what the database counts: a fault of ours, or of the disk. Nothing was written of it."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be taken: for which benefits, as of which day, of everybody or of those in payment of the benefit."""

    benefits: tuple[str, ...]
    on: date
    in_payment: bool = False
    calendar_benefits: tuple[str, ...] = ()
    persons_per_part: int = PERSONS_PER_PART

    def population(self) -> tuple[str, dict[str, Any]]:
        """The query of persons and days, with its parameters."""
        if not self.in_payment:
            return EVERYBODY, {"day": self.on}
        follows = list(set(self.benefits) & set(self.calendar_benefits))
        return IN_PAYMENT, {"day": self.on, "benefits": list(self.benefits), "follows_calendar": follows}

    def source(self) -> dict[str, Any]:
        """What the manifest says of it."""
        return {
            "benefits": list(self.benefits),
            "population": "in_payment" if self.in_payment else "everybody",
            "persons_per_part": self.persons_per_part,
        }


def take_extract(
    folder: Path,
    request: Request,
    *,
    account_id: int,
    now: datetime,
    began: Callable[[int], None] = lambda _persons: None,
    progress: Callable[[int], None] = lambda _persons: None,
) -> Manifest:
    """Write an extract of the record into a folder, or go on with one.

    Parts that were written before are kept where the database's own totals of their households are still the same;
    others are written again. `began` is told how many persons there are, `progress` how many each part has. The reading
    is logged with the account. Raises TotalsDiffer, OtherExtract, ExtractDamaged.
    """
    law = current_law()
    writer = ExtractWriter(
        folder,
        institution=current_institution().code,
        law_version=law.version,
        taken_on=request.on,
        source=request.source(),
    )
    writer.keep_law(law.archive())
    with one_snapshot():
        people = read_people(*request.population())
        began(people)
        _Taking(law, request, writer, progress).every_part()
    record_mass_reading(
        account_id=account_id,
        persons=people,
        subject=f"extract for {', '.join(request.benefits)}",
        read_at=now,
    )
    return writer.close()


class _Taking:
    def __init__(self, law: Law, request: Request, writer: ExtractWriter, progress: Callable[[int], None]) -> None:
        self.law, self.request, self.writer, self.progress = law, request, writer, progress

    def every_part(self) -> None:
        after, number = BEFORE_ALL, 0
        while (within := self._range(number, after)) is not None:
            totals = _totals(within, self.request.benefits)
            if not self._is_there(number, totals):
                self._write(number, within, totals)
            self.progress(totals["persons"])
            after, number = within.until, number + 1
        for leftover in [each for each in self.writer.parts if each >= number]:
            self.writer.drop_part(leftover)

    def _range(self, number: int, after: int) -> HouseholdRange | None:
        """The households of a part: those that it had when it was written, if it follows on the part before."""
        if self.writer.has_part(number):
            source = self.writer.parts[number].source
            if source["after"] == after:
                return HouseholdRange(after, source["until"])
        return next_range(after, self.request.persons_per_part)

    def _is_there(self, number: int, totals: Mapping[str, int]) -> bool:
        if not self.writer.has_part(number):
            return False
        if self.writer.parts[number].source.get("totals") == totals:
            return True
        self.writer.drop_part(number)
        return False

    def _write(self, number: int, within: HouseholdRange, totals: Mapping[str, int]) -> None:
        gathered = gather_part(self.law, self.request.benefits, within)
        _compare(gathered, totals, number)
        self.writer.reject(gathered.rejects)
        self.writer.write_part(
            number,
            gathered.person_id,
            gathered.household,
            gathered.batch,
            source={**within.parameters(), "totals": totals},
            on=gathered.on if self.request.in_payment else None,
        )


def _totals(within: HouseholdRange, benefits: Sequence[str]) -> dict[str, int]:
    """What the database counts of a part, by itself."""
    totals = registry_totals(within) | contribution_totals(within)
    return totals | {"claims": decided_claims_total(within, benefits)}


def _compare(gathered: GatheredPart, totals: Mapping[str, int], number: int) -> None:
    for name, read in gathered.read.items():
        if read != totals[name]:
            raise TotalsDiffer(f"Part {number}: {name} read {read:,}, counted {totals[name]:,}. Run the command again.")
