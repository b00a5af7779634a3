"""The tasks. Each calls one operation that may be repeated without harm."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections
from procrastinate import JobContext, RetryDecision, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from amparo.administration.collection.filing import file_and_charge
from amparo.administration.common.errors import RecordError
from amparo.administration.payments import operations as payments
from amparo.administration.returns import long_drafts
from amparo.administration.voluntary_insurance import operations as voluntary_insurance
from amparo.interfaces import clock
from amparo.interfaces.jobs import civil_events, collecting, disbursing, studies

STALLED_AFTER_SECONDS = 5


class Patient(RetryStrategy):
    """Tries again after every fault but a refusal: what the institution's rules refuse is not mended by waiting."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """When to try again; None: not at all."""
        if isinstance(exception, RecordError):
            return None
        return super().get_retry_decision(exception=exception, job=job)


@contextmanager
def own_connection() -> Iterator[None]:
    """Close the connection of this job's thread at its end: threads come and go, and so may the database."""
    try:
        yield
    finally:
        connections.close_all()


# A database that restarts is back within seconds; a fault that lasts is tried again for some hours.
PATIENT = Patient(max_attempts=150, wait=1, linear_wait=1)


@app.task(name="pay_chunk", queue="payments", retry=PATIENT)
def pay_chunk(*, run_id: int, number: int) -> None:
    """Pay one chunk of a run, and close the run when it was the last."""
    with own_connection():
        payments.pay_chunk(run_id=run_id, number=number)
    order_payments.defer(run_id=run_id)


@app.task(name="order_payments", queue="payments", retry=PATIENT)
def order_payments(*, run_id: int) -> None:
    """Order a run's payments from the bank once it is closed; a run that is open is left to its last part."""
    with own_connection():
        disbursing.order_if_closed(run_id)


@app.periodic(cron="* * * * *")
@app.task(name="order_closed_runs", queue="recovery", queueing_lock="order_closed_runs")
def order_closed_runs(timestamp: int) -> None:
    """Go on with closed runs whose payments nobody has ordered to the end."""
    with own_connection():
        disbursing.order_closed_runs()


@app.periodic(cron="* * * * *")
@app.task(name="tell_of_returns", queue="recovery", queueing_lock="tell_of_returns")
def tell_of_returns(timestamp: int) -> None:
    """Write to those whose payment came back, where a bank's file named too many to write to at once."""
    with own_connection():
        disbursing.tell_of_returns()


@app.periodic(cron="* * * * * */5")
@app.task(name="recover_stalled_jobs", queue="recovery", queueing_lock="recover_stalled_jobs", pass_context=True)
async def recover_stalled_jobs(context: JobContext, timestamp: int) -> None:
    """Hand the jobs of workers that died to those that live."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_SECONDS):
        await manager.retry_job(job)


@app.periodic(cron="* * * * * */10")
@app.task(name="resume_runs", queue="recovery", queueing_lock="resume_runs")
def resume_runs(timestamp: int) -> None:
    """Go on with released runs that nobody works on, whatever has become of their jobs."""
    with own_connection():
        payments.resume_runs()


@app.periodic(cron="17 3 * * *")
@app.task(name="keep_insurances", queue="recovery", queueing_lock="keep_insurances", retry=PATIENT)
def keep_insurances(timestamp: int) -> None:
    """Each night: end the insurances that the law ends, and charge the new month of those that go on."""
    with own_connection():
        voluntary_insurance.keep_insurances(on=clock.today())


@app.task(name="run_study", queue="studies")
def run_study(*, study: str) -> None:
    """Try a reform on a nation; what comes of it, and what went wrong, is kept with the study."""
    with own_connection():
        studies.run(study)


@app.task(name="check_return", queue="returns", retry=PATIENT)
def check_return(*, work_id: int) -> None:
    """Read and check a large return that an employer sent; what is found is kept with it."""
    with own_connection():
        long_drafts.check_sent(work_id)


@app.task(name="file_return", queue="returns", retry=PATIENT)
def file_return(*, work_id: int) -> None:
    """File a large return that was checked, and charge what it assesses."""
    with own_connection():
        long_drafts.file_asked(work_id, file_and_charge)


@app.periodic(cron="0 9 * * *")
@app.task(name="write_to_payers", queue="collection", queueing_lock="write_to_payers")
def write_to_payers(timestamp: int) -> None:
    """Each morning: end the plans that are not kept, and write to those who owe or soon will."""
    with own_connection():
        collecting.write_to_payers(clock.today())


@app.task(name="settle_civil_events", queue="civil_events", retry=PATIENT)
def settle_civil_events(*, file_id: int) -> None:
    """Settle the events of a file, as far as they wait."""
    with own_connection():
        civil_events.settle_waiting(file_id)


@app.periodic(cron="*/10 * * * *")
@app.task(name="keep_civil_events", queue="civil_events", queueing_lock="keep_civil_events", retry=PATIENT)
def keep_civil_events(timestamp: int) -> None:
    """Every ten minutes: settle what a crash left behind, recover what was paid after deaths, end what is to end."""
    with own_connection():
        civil_events.settle_waiting()
        civil_events.keep_records()
