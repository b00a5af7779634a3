"""Re-determination: a benefit's law applied again to everybody in an extract, part by part.

`determine_part` is the whole of the work on one part, whoever runs it: local processes (`redetermine`), or a cluster.
"""

from amparo.analysis.redetermination.changed import Incremental, LawChange, law_change, older_digests
from amparo.analysis.redetermination.part import PartOutcome, Question, determine_part
from amparo.analysis.redetermination.running import RedeterminationStopped, redetermine
from amparo.analysis.redetermination.summary import PartSummary, Summary, summarise

__all__ = [
    "Incremental",
    "LawChange",
    "PartOutcome",
    "PartSummary",
    "Question",
    "RedeterminationStopped",
    "Summary",
    "determine_part",
    "law_change",
    "older_digests",
    "redetermine",
    "summarise",
]
