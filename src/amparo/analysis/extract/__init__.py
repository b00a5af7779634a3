"""Extracts: the record of many persons as columns on disk, in parts that are mapped into memory.

Written from the record by `amparo extract`, or by an invented nation; read by re-determination and simulation. What is
damaged is found and named before anything is computed from it.
"""

from amparo.analysis.extract.layout import (
    ExtractDamaged,
    ExtractUnknownLayout,
    Manifest,
    PartDamaged,
    PartInfo,
    Totals,
)
from amparo.analysis.extract.reader import Extract, Part, open_extract
from amparo.analysis.extract.writer import ExtractWriter, OtherExtract

__all__ = [
    "Extract",
    "ExtractDamaged",
    "ExtractUnknownLayout",
    "ExtractWriter",
    "Manifest",
    "OtherExtract",
    "Part",
    "PartDamaged",
    "PartInfo",
    "Totals",
    "open_extract",
]
