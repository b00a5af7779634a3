"""The parts of a released run, paid by several processes at once."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from importlib import import_module
from multiprocessing import get_context

from amparo.config.connection import set_up


@contextmanager
def payers(processes: int) -> Iterator[Executor | None]:
    """So many processes that pay, started now: they are ready by the time a run is prepared. One: None, for this one."""
    if processes == 1:
        yield None
        return
    # A process that was forked would share this one's connection to the database.
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=set_up) as pool:
        for _process in range(processes):
            pool.submit(import_module, "amparo.administration.payments.operations")
        yield pool


def pay_parts(run_id: int, numbers: Sequence[int], *, pool: Executor | None, advance: Callable[[int], object]) -> None:
    """Pay parts of a run, each in its own transaction, with `payers`; `advance` is called with 1 after each.

    Safe to interrupt and to repeat: a part is paid once, whoever pays it.
    """
    if pool is None:
        for number in numbers:
            _pay(run_id, number)
            advance(1)
        return
    for paid in as_completed([pool.submit(_pay, run_id, number) for number in numbers]):
        paid.result()
        advance(1)


def _pay(run_id: int, number: int) -> int:
    from amparo.administration.payments import operations

    return operations.pay_chunk(run_id=run_id, number=number)
