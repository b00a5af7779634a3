"""Control totals of a re-determination: whoever goes in comes out determined, set aside with a reason, or unchanged."""

from collections.abc import Iterable

import msgspec


class PartSummary(msgspec.Struct, frozen=True):
    """What came of one part. Amounts in cents, times in seconds; `set_aside` counts persons by reason."""

    part: int
    persons: int
    determined: int
    unchanged: int
    outcomes: dict[str, int]
    routes: dict[str, int]
    amount_cents: int
    set_aside: dict[str, int]
    damaged: str = ""
    reading_seconds: float = 0.0
    computing_seconds: float = 0.0
    writing_seconds: float = 0.0


class Summary(msgspec.Struct, frozen=True):
    """What came of all parts together. `why_everybody` says why an incremental question took everybody after all."""

    benefit: str
    on: str
    law_version: str
    persons: int
    determined: int
    unchanged: int
    rejected: int
    outcomes: dict[str, int]
    routes: dict[str, int]
    amount_cents: int
    set_aside: dict[str, int]
    damaged_parts: dict[str, str]
    why_everybody: str
    wall_seconds: float
    reading_seconds: float
    computing_seconds: float
    writing_seconds: float

    @property
    def agrees(self) -> bool:
        """Whether everybody is accounted for."""
        return self.persons == self.determined + self.rejected + self.unchanged


def summarise(
    parts: Iterable[PartSummary],
    *,
    benefit: str,
    on: str,
    law_version: str,
    wall_seconds: float,
    rejected_before: dict[str, int],
    why_everybody: str = "",
) -> Summary:
    """The totals of all parts. `rejected_before`: who was set aside when the extract was taken, by reason."""
    every = list(parts)
    set_aside = _added([rejected_before, *(part.set_aside for part in every)])
    return Summary(
        benefit=benefit,
        on=on,
        law_version=law_version,
        persons=sum(part.persons for part in every) + sum(rejected_before.values()),
        determined=sum(part.determined for part in every),
        unchanged=sum(part.unchanged for part in every),
        rejected=sum(set_aside.values()),
        outcomes=_added(part.outcomes for part in every),
        routes=_added(part.routes for part in every),
        amount_cents=sum(part.amount_cents for part in every),
        set_aside=set_aside,
        damaged_parts={str(part.part): part.damaged for part in every if part.damaged},
        why_everybody=why_everybody,
        wall_seconds=wall_seconds,
        reading_seconds=sum(part.reading_seconds for part in every),
        computing_seconds=sum(part.computing_seconds for part in every),
        writing_seconds=sum(part.writing_seconds for part in every),
    )


def _added(counts: Iterable[dict[str, int]]) -> dict[str, int]:
    total: dict[str, int] = {}
    for each in counts:
        for name, count in each.items():
            total[name] = total.get(name, 0) + count
    return dict(sorted(total.items()))
