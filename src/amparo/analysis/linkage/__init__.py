"""Who on record a record without a number is about: probabilistic linkage (Fellegi and Sunter) by Splink on DuckDB or Spark.

Its figures, and what it cannot do: docs/explanation/linkage.md.
"""

from amparo.analysis.linkage.linking import Link, link_records
from amparo.analysis.linkage.model import LinkageModel, shipped_model
from amparo.analysis.linkage.scoring import Engine

__all__ = ["Engine", "Link", "LinkageModel", "link_records", "shipped_model"]
