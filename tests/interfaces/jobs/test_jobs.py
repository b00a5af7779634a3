"""The queue: what is refused ends, what failed is tried again, and who died is replaced."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from psycopg import OperationalError

from amparo.interfaces.jobs.tasks import pay_chunk
from amparo.interfaces.jobs.worker import work

pytestmark = pytest.mark.django_db(transaction=True)
PAY = "amparo.administration.payments.operations.pay_chunk"


@pytest.fixture(autouse=True)
def _empty_queue(transactional_db: None) -> None:
    """The queue's tables are not Django's to empty."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")


def states() -> list[tuple[str, int]]:
    return list(ProcrastinateJob.objects.filter(task_name="pay_chunk").values_list("status", "attempts"))


def test_a_job_that_is_done_is_gone() -> None:
    with patch(PAY, return_value=1) as pay:
        pay_chunk.defer(run_id=1, number=2)
        work(wait=False)
    pay.assert_called_once_with(run_id=1, number=2)
    assert not states()


def test_what_the_rules_refuse_is_not_tried_again() -> None:
    pay_chunk.defer(run_id=999, number=1)
    work(wait=False)
    assert states() == [("failed", 1)]


def test_a_fault_is_tried_again() -> None:
    with patch(PAY, side_effect=OperationalError("the connection was lost")):
        pay_chunk.defer(run_id=1, number=1)
        work(wait=False)
    assert states() == [("todo", 1)]
    waiting = ProcrastinateJob.objects.get(task_name="pay_chunk")
    assert waiting.scheduled_at is not None
    assert waiting.scheduled_at < timezone.now() + timedelta(seconds=5)
