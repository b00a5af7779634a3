"""The parts of a released run, paid by several processes at once."""

from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context

from amparo.config.connection import set_up


def pay_parts(run_id: int, numbers: Sequence[int], *, processes: int, advance: Callable[[int], object]) -> None:
    """Pay parts of a run, each in its own transaction; `advance` is called with 1 after each. One process: this one.

    Safe to interrupt and to repeat: a part is paid once, whoever pays it.
    """
    if processes == 1:
        for number in numbers:
            _pay(run_id, number)
            advance(1)
        return
    # A process that was forked would share this one's connection to the database.
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=set_up) as pool:
        for paid in as_completed([pool.submit(_pay, run_id, number) for number in numbers]):
            paid.result()
            advance(1)


def _pay(run_id: int, number: int) -> int:
    from amparo.administration.payments import operations

    return operations.pay_chunk(run_id=run_id, number=number)
