"""A person's months under the institution's law: what there was, is and will be a right to."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from amparo.administration.claims.determination import LawHasNoAnswer
from amparo.administration.claims.facts import gather_facts
from amparo.administration.common.institution import current_institution, current_law
from amparo.law import LawError
from amparo.law.months import MonthsShown, months_in_words

YEARS_BACK = 10
YEARS_AHEAD = 30


def months_of_person(
    person_id: int, benefit: str, answers: Mapping[str, Any], on: date, *, goes_on: bool, language: str
) -> tuple[MonthsShown, ...]:
    """Ten years back and thirty ahead of a day, by the record as it stands on that day, in words.

    With `goes_on` the record grows each month as the benefit's projection says. Raises LawHasNoAnswer where the facts
    are not what the law can be applied to.
    """
    law = current_law()
    first, last = date(on.year - YEARS_BACK, on.month, 1), date(on.year + YEARS_AHEAD, on.month, 1)
    facts = gather_facts(person_id, benefit, answers, on)
    try:
        stretches = law.timeline(benefit, facts, first, last, on=on, goes_on=goes_on)
    except LawError as error:
        raise LawHasNoAnswer(error, law) from error
    return months_in_words(law, benefit, stretches, language, currency=current_institution().currency)


def record_goes_on(benefit: str) -> bool:
    """Whether the benefit grows out of a record, so that going on and stopping make a difference."""
    return current_law().benefits[benefit].projection is not None
