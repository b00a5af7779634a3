"""The demonstration: an invented but plausible population, and a walk from its claims to its payments.

Deterministic: one seed gives one population. Fed by the law's parameters; writes by every room's own operations.
"""

from datetime import date
from typing import Final

# The monthly indices by which wages are updated are on record, and confirmed, up to the month before this day.
DEMONSTRATION_DAY: Final = date(2026, 7, 20)
