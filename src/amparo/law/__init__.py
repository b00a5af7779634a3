"""The language that benefit law is written in: dated parameters, rules with their articles, determination and its
trace.

Fed by the institutions' files; feeds claims, which determine by it. No Django, no SQL, no clock.
"""

from amparo.law.determination import Computation, Determination, RouteResult
from amparo.law.errors import (
    BadArchive,
    BadParameter,
    Cycle,
    DeclaredTwice,
    FactError,
    FloatLiteral,
    Forbidden,
    LawError,
    MayDivideByZero,
    MissingArticle,
    MissingFact,
    NotRounded,
    OutsideTable,
    ParameterNotInForce,
    Unbounded,
    Unguarded,
    UnitClash,
    UnknownName,
)
from amparo.law.facts import FactsFile, read_facts
from amparo.law.law import Law, load_law
from amparo.law.trace import Branch, ParameterUse, Step, Unconfirmed

__all__ = [
    "BadArchive",
    "BadParameter",
    "Branch",
    "Computation",
    "Cycle",
    "DeclaredTwice",
    "Determination",
    "FactError",
    "FactsFile",
    "FloatLiteral",
    "Forbidden",
    "Law",
    "LawError",
    "MayDivideByZero",
    "MissingArticle",
    "MissingFact",
    "NotRounded",
    "OutsideTable",
    "ParameterNotInForce",
    "ParameterUse",
    "RouteResult",
    "Step",
    "Unbounded",
    "Unconfirmed",
    "Unguarded",
    "UnitClash",
    "UnknownName",
    "load_law",
    "read_facts",
]
