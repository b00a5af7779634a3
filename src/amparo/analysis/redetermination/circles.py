"""Links that lead in a circle: a partner whose partner is somebody else, a household that claims to live in itself.

Nothing can be said of these persons before the record is mended, so they are set aside. Only links among the persons of
a part can be followed; linked persons who lie in a file of their own have no links.
"""

import numpy as np
from numpy.typing import NDArray

from amparo.law.columnar import Batch, Linked

PARTNER = "partner"
NOT_MUTUAL, OF_ITSELF = "partner_not_mutual", "linked_to_oneself"


def circles(batch: Batch) -> dict[str, NDArray[np.bool_]]:
    """By reason, which persons cannot be determined because of their links."""
    found: dict[str, NDArray[np.bool_]] = {}
    for name, linked in batch.links.items():
        if linked.people.facts is batch.facts:
            _note(found, OF_ITSELF, _to_oneself(linked))
            if name == PARTNER and linked.offsets is None:
                _note(found, NOT_MUTUAL, _not_mutual(linked.index))
    return found


def _note(found: dict[str, NDArray[np.bool_]], reason: str, persons: NDArray[np.bool_]) -> None:
    if persons.any():
        found[reason] = persons | found.get(reason, np.zeros(len(persons), np.bool_))


def _to_oneself(linked: Linked) -> NDArray[np.bool_]:
    if linked.offsets is None:
        return np.asarray(linked.index == np.arange(len(linked.index)))
    persons = np.repeat(np.arange(len(linked.offsets) - 1), np.diff(linked.offsets))
    found = np.zeros(len(linked.offsets) - 1, np.bool_)
    found[persons[linked.index == persons]] = True
    return found


def _not_mutual(partner: NDArray[np.int64]) -> NDArray[np.bool_]:
    coupled = partner >= 0
    back = np.where(coupled, partner[np.maximum(partner, 0)], -1)
    found: NDArray[np.bool_] = coupled & (back != np.arange(len(partner))) & (partner != np.arange(len(partner)))
    return found
