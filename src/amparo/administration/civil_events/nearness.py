"""Linking a notification by rule, without a trained model: certain only where everything says the same of one person.

Name, date of birth and mother's name must all agree exactly, and nobody else may come near. What agrees for the most part
goes to an officer.
"""

from collections.abc import Sequence

from amparo.administration.civil_events.operations import MOST_CANDIDATES, FoundLink
from amparo.administration.civil_events.preselection import Near

_DOUBTFUL = 0.65
_RIVAL = 0.75
_DECISIVE = ("given_names", "family_names", "birth_date", "mother_name")


def links_by_rule(near: Sequence[Near]) -> list[FoundLink]:
    """The links among the persons near a notification, nearest first: one certain, or doubtful ones, or none."""
    same = [each for each in near if all(each.agreements[field] == "exact" for field in _DECISIVE)]
    rivals = [each for each in near if each.share >= _RIVAL]
    if len(same) == 1 and rivals == same:
        return [_link(same[0], certain=True)]
    likely = [each for each in near if each.share >= _DOUBTFUL][:MOST_CANDIDATES]
    return [_link(each, certain=False) for each in likely]


def _link(near: Near, *, certain: bool) -> FoundLink:
    return FoundLink(near.person.pk, round(near.share, 4), certain, near.agreements)
