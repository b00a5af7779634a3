"""Decisions and determinations in the reader's language, with the day on which each way that is not open yet will open."""

from typing import Any

from amparo.administration.common.institution import current_institution
from amparo.administration.decisions.explanation import explanation_of
from amparo.administration.decisions.queries import DecisionRow, law_of_version
from amparo.interfaces.theme.formats import active_language
from amparo.law.explanation import Explanation, explain


def decision_explained(decision: DecisionRow) -> Explanation:
    """A decision's reasons in the language of the page."""
    return explanation_of(decision, active_language())


def determination_explained(latest: Any) -> Explanation | None:
    """The law's last answer on a claim that it could not decide alone; None where there is none."""
    if latest is None:
        return None
    law = law_of_version(latest.law_version_id)
    return explain(law, latest.determination, active_language(), currency=current_institution().currency)
