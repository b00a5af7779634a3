"""The tables of employers' returns."""

from amparo.administration.returns.models.draft import DraftWork, ReturnDraft
from amparo.administration.returns.models.monthly_return import MonthlyReturn, RefusedLine, ReturnLine
from amparo.administration.returns.models.representative import EmployerFact, RegistrationRequest, Representative

__all__ = [
    "DraftWork",
    "EmployerFact",
    "MonthlyReturn",
    "RefusedLine",
    "RegistrationRequest",
    "Representative",
    "ReturnDraft",
    "ReturnLine",
]
