"""A decision's reasons in plain words, for whoever shows it: the pages, the letters, an officer years later."""

from datetime import date

from amparo.administration.common.institution import current_institution
from amparo.administration.decisions.choices import Outcome
from amparo.administration.decisions.models import Decision
from amparo.administration.decisions.queries import law_of_version
from amparo.administration.decisions.stored_facts import facts_from_data
from amparo.law import Law
from amparo.law.explanation import Explanation, explain


def explanation_of(decision: Decision, language: str) -> Explanation:
    """The reasons, told by the law under which it was decided; after a refusal, also when each way opens."""
    law = law_of_version(decision.law_version_id)
    return explain(
        law,
        decision.determination,
        language,
        currency=current_institution().currency,
        opening_dates=_opening_dates(decision, law),
    )


def _opening_dates(decision: Decision, law: Law) -> dict[str, date | None]:
    if decision.outcome == Outcome.GRANTED:
        return {}
    return law.opening_dates(decision.benefit, facts_from_data(decision.facts), decision.effective_on)
