"""The tasks. Each calls one operation that may be repeated without harm."""

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from amparo.administration.payments import operations as payments

STALLED_AFTER_SECONDS = 5
# A database that restarts is back within seconds; a fault that lasts is tried again for a day.
PATIENT = RetryStrategy(max_attempts=1_000, wait=1, linear_wait=1)


@app.task(name="pay_chunk", queue="payments", retry=PATIENT)
def pay_chunk(*, run_id: int, number: int) -> None:
    """Pay one chunk of a run, and close the run when it was the last."""
    payments.pay_chunk(run_id=run_id, number=number)


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
    payments.resume_runs()
