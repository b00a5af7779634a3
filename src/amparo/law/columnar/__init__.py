"""The second compiler: the law's expression graph run over columns of many persons' facts, in NumPy's 64-bit integers.

Fed by a Law and batches of columns; feeds re-determination and simulation. Equal to the scalar program on every cent,
every branch and every failure.
"""

from amparo.law.columnar.batch import Batch, Column, Linked, Rows
from amparo.law.columnar.determination import BenefitProgram, Determinations
from amparo.law.columnar.gathering import batch_of
from amparo.law.columnar.program import ColumnProgram, Computed

__all__ = [
    "Batch",
    "BenefitProgram",
    "Column",
    "ColumnProgram",
    "Computed",
    "Determinations",
    "Linked",
    "Rows",
    "batch_of",
]
