"""How good links are where the truth is known."""

from collections.abc import Sequence
from dataclasses import dataclass

from amparo.analysis.linkage.linking import Link


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares from 0 to 1. `recall`: of the records about somebody on record, those linked for certain to that person;
    `precision`: of the certain links, the right ones; `found`: of the records about somebody on record, those whose person is
    linked or among the candidates that an officer sees; `doubtful`: of all records, those that go to an officer.
    """

    recall: float
    precision: float
    found: float
    doubtful: float
    certain: int
    wrong: int


def figures(links: Sequence[Link], truth: dict[int, int]) -> Figures:
    """The figures of `links`; `truth` is the person of each record, 0 for nobody on record."""
    certain = [link for link in links if link.certainty == "certain"]
    right = sum(truth[link.record_id] == link.person_id for link in certain)
    seen = {link.record_id for link in links if truth[link.record_id] == link.person_id}
    to_find = sum(person != 0 for person in truth.values())
    officers = {link.record_id for link in links if link.certainty == "doubtful"}
    return Figures(
        recall=right / to_find if to_find else 1.0,
        precision=right / len(certain) if certain else 1.0,
        found=len(seen) / to_find if to_find else 1.0,
        doubtful=len(officers) / len(truth) if truth else 0.0,
        certain=len(certain),
        wrong=len(certain) - right,
    )
