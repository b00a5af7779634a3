"""Decisions and determinations in the reader's language, with the day on which each way that is not open yet will open."""

from typing import Any

from amparo.administration.common.institution import current_institution
from amparo.administration.decisions.choices import Outcome
from amparo.administration.decisions.queries import law_of_version
from amparo.administration.decisions.stored_facts import facts_from_data
from amparo.interfaces.theme.formats import active_language
from amparo.law.explanation import Explanation, explain


def decision_explained(decision: Any) -> Explanation:
    """A decision told by the law it was made under; a refusal says when each way opens."""
    law = law_of_version(decision.law_version_id)
    opening_dates = (
        law.opening_dates(decision.benefit, facts_from_data(decision.facts), decision.effective_on)
        if decision.outcome == Outcome.REFUSED
        else {}
    )
    return explain(
        law,
        decision.determination,
        active_language(),
        currency=current_institution().currency,
        opening_dates=opening_dates,
    )


def determination_explained(latest: Any) -> Explanation | None:
    """The law's last answer on a claim that it could not decide alone; None where there is none."""
    if latest is None:
        return None
    law = law_of_version(latest.law_version_id)
    return explain(law, latest.determination, active_language(), currency=current_institution().currency)
