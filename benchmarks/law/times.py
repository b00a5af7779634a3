"""Times of one operation over many persons."""

import statistics
import time
from collections.abc import Callable
from typing import Any


class Times:
    """Milliseconds by the clock and of the processor; the second is not lengthened by what else the machine does."""

    def __init__(self) -> None:
        self.clock: list[float] = []
        self.processor: list[float] = []

    def forget(self) -> None:
        """Begin anew."""
        self.clock.clear()
        self.processor.clear()

    def add(self, once: Callable[..., Any], *given: Any) -> Any:
        """What `once` makes of what is given, its time noted."""
        clock, processor = time.perf_counter_ns(), time.thread_time_ns()
        result = once(*given)
        self.processor.append((time.thread_time_ns() - processor) / 1e6)
        self.clock.append((time.perf_counter_ns() - clock) / 1e6)
        return result

    def summary(self) -> dict[str, float]:
        """Median and 99th percentile, of both."""
        return {
            "median_ms": round(statistics.median(self.clock), 4),
            "p99_ms": round(statistics.quantiles(self.clock, n=100)[98], 4),
            "median_processor_ms": round(statistics.median(self.processor), 4),
            "p99_processor_ms": round(statistics.quantiles(self.processor, n=100)[98], 4),
        }
