"""What if: a reform, as parameters and rules changed from a date, tried on the record or on an invented nation.

Fed by extracts or by an institution's `analysis.yaml`; feeds analysts. What is assumed is said beside every figure.
"""

from amparo.analysis.simulation.reform import Reform, ReformError, Years, as_text, parse_reform, read_reform, units_of
from amparo.analysis.simulation.report import as_data, as_json, as_picture, as_rows, without_small_groups
from amparo.analysis.simulation.run import Outcome, Simulation, simulate

__all__ = [
    "Outcome",
    "Reform",
    "ReformError",
    "Simulation",
    "Years",
    "as_data",
    "as_json",
    "as_picture",
    "as_rows",
    "as_text",
    "parse_reform",
    "read_reform",
    "simulate",
    "units_of",
    "without_small_groups",
]
