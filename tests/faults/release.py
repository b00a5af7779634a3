"""Prepares and releases a run of small parts and queues each part, as the desk does. Argument: awards in a part."""

import sys
from datetime import date

from amparo.config.connection import set_up

set_up()

from amparo.administration.access.models import Account  # noqa: E402 - needs Django set up
from amparo.administration.payments.operations import prepare_run, release_run  # noqa: E402
from amparo.administration.payments.queries import waiting_chunks  # noqa: E402
from amparo.interfaces.jobs.tasks import pay_chunk  # noqa: E402


def main(chunk_size: int) -> None:
    """Prepare, release, queue."""
    accounts = {account.login: account.pk for account in Account.objects.all()}
    run = prepare_run(
        month=date(2026, 11, 1),
        kind="monthly",
        pay_date=date(2026, 12, 7),
        prepared_by_id=accounts["maker@example.org"],
        chunk_size=chunk_size,
    )
    for checker in ("checker@example.org", "second@example.org")[: 2 if run.needs_two else 1]:
        release_run(run_id=run.pk, released_by_id=accounts[checker])
    pay_chunk.batch_defer(*({"run_id": run.pk, "number": number} for number in waiting_chunks(run.pk)))  # type: ignore[arg-type]


if __name__ == "__main__":
    main(int(sys.argv[1]))
