"""Payments to bank files and back: orders made, files written and held against their schema, every answer reconciled.

    python benchmarks/money/bank_files.py [awards] [processes]

The bank here answers each order of each file (pain.002, one in a thousand rejected), returns one in a thousand of those
that it took (camt.054), and debits each file at once (camt.053). Ratios hold between machines, absolute times do not.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime
from decimal import Decimal
from multiprocessing import get_context
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPOSITORY))
ON, PAY_DATE = date(2026, 12, 1), date(2026, 12, 7)
AT = datetime(2026, 12, 1, 12, tzinfo=UTC)
REJECTED_ONE_IN = 1_000
ACCOUNTS = """
INSERT INTO disbursement_payeeaccount (person_id, scheme, value, bank_code, holder_name, stated_on, period, state, why_ended)
SELECT id, 'br_account', bank || '/1234/' || lpad(id::text, 10, '0') || '1', bank, 'José Conceição & Silva ' || id,
       '2026-01-01', '[2026-01-01,)', 'stated', ''
FROM (SELECT id, (ARRAY['001', '033', '104', '237', '341'])[1 + id %% 5] AS bank FROM registry_person) AS person
"""
_PAIN = "urn:iso:std:iso:20022:tech:xsd:pain.002.001.12"
_CAMT = "urn:iso:std:iso:20022:tech:xsd:camt.05{}.001.08"


def main(awards: int, processes: int) -> None:
    """Build an institution in a folder of its own, pay a month, send it and take the answers."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["AMPARO_DATA"] = folder
        os.environ.setdefault("AMPARO_CACHE", str(REPOSITORY / ".cache"))
        from amparo.config.connection import embedded_server, set_up

        set_up()
        try:
            measure(awards, processes, Path(folder))
        finally:
            embedded_server().stop()


def measure(awards: int, processes: int, folder: Path) -> None:
    """Time each step; what is on its way at the end must be what the ledger says."""
    from amparo.administration.disbursement.models import OrderBatch
    from amparo.administration.disbursement.operations import order_range
    from amparo.administration.disbursement.reconciliation import reconcile
    from amparo.administration.disbursement.rules import current_bank_rules
    from amparo.administration.payments.queries import award_ranges

    run_id = paid_month(awards)
    ranges = award_ranges(run_id, current_bank_rules().orders_per_file)
    say(
        awards, "ordered", timed(lambda: [order_range(run_id=run_id, first=a, last=b, on=ON, at=AT) for a, b in ranges])
    )
    batches = list(OrderBatch.objects.order_by("pk").values_list("pk", flat=True))
    assert sum(OrderBatch.objects.values_list("order_count", flat=True)) == awards
    say(awards, "written", timed(lambda: spread(write, batches, processes)))
    files = sorted((folder / "bank_files").glob("*.xml"))
    size = sum(file.stat().st_size for file in files)
    print(f"{len(files)} files, {size / 2**20:,.0f} MB; {processes} processes")
    say(awards, "held against the schema", timed(lambda: spread(check, files, processes)))
    rejected = [answer_statuses(batch) for batch in batches]
    returned = [answer_return(batch) for batch in batches]
    say(awards, "pain.002 taken and reconciled", timed(lambda: [take(content) for content, _n in rejected]))
    say(awards, "camt.053 and camt.054 reconciled", timed(lambda: [take(c) for c, _n in returned]))
    found = reconcile(date(2026, 12, 31))
    assert found.in_transit.unexplained == 0, found
    assert found.bank is not None
    print(f"{sum(n for _c, n in rejected):,} rejected, {sum(n for _c, n in returned):,} returned; nothing unexplained")


def paid_month(awards: int) -> int:
    """A month that is paid and closed, to persons who have accounts; the run's number."""
    from django.core.management import call_command
    from django.db import connection

    from amparo.administration.payments import operations
    from tests.faults.house import POPULATION

    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute(POPULATION % {"awards": awards, "since": "2026-11-01"})
        cursor.execute(ACCOUNTS.replace("%%", "%"))
        cursor.execute("ANALYZE")
        cursor.execute("SELECT id FROM access_account ORDER BY id")
        maker, *checkers = (row[0] for row in cursor.fetchall())
    run = operations.prepare_run(month=date(2026, 11, 1), kind="monthly", pay_date=PAY_DATE, prepared_by_id=maker)
    for checker in checkers[: 2 if run.needs_two else 1]:
        operations.release_run(run_id=run.pk, released_by_id=checker)
    seconds = timed(lambda: operations.pay_run(run_id=run.pk))
    say(awards, "paid and closed", seconds)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return int(run.pk)


def spread[T](act: Callable[[T], None], over: list[T], processes: int) -> None:
    """Do something to each, on several processes."""
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=_begin) as pool:
        list(pool.map(act, over))


def _begin() -> None:
    from amparo.config.connection import set_up

    set_up()


def write(batch_id: int) -> None:
    """Write one file, as an institution's worker does."""
    from amparo.administration.disbursement.models import OrderBatch
    from amparo.administration.disbursement.operations import write_file

    write_file(batch=OrderBatch.objects.get(pk=batch_id), on=ON)


def check(file: Path) -> None:
    """Hold one file against the published schema."""
    from amparo.administration.banking.schemas import check_file

    check_file(file, "pain.001.001.09")


def take(content: bytes) -> None:
    """What the desk does with a file from the bank."""
    from amparo.administration.banking.operations import receive_bank_file
    from amparo.administration.disbursement.answers import apply_answers

    file = receive_bank_file(content=content, name="answer.xml", received_on=ON, received_by_id=None)
    apply_answers(file_id=file.pk, on=PAY_DATE)


def answer_statuses(batch_id: int) -> tuple[bytes, int]:
    """The bank's word on every order of a file, and how many it rejects."""
    from amparo.administration.disbursement.models import OrderBatch, PaymentOrder

    name = OrderBatch.objects.get(pk=batch_id).message_id
    orders = list(PaymentOrder.objects.filter(batch_id=batch_id).values_list("pk", flat=True))
    rejected = sum(order % REJECTED_ONE_IN == 0 for order in orders)
    content = (
        f'<Document xmlns="{_PAIN}"><CstmrPmtStsRpt><GrpHdr><MsgId>S{batch_id}</MsgId><CreDtTm>2026-12-01T18:00:00Z</CreDtTm>'
        f"</GrpHdr><OrgnlGrpInfAndSts><OrgnlMsgId>{name}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>"
        f"</OrgnlGrpInfAndSts><OrgnlPmtInfAndSts><OrgnlPmtInfId>{name}</OrgnlPmtInfId>{''.join(statuses(orders))}"
        "</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>"
    )
    return content.encode(), rejected


def statuses(orders: list[int]) -> Iterator[str]:
    """One answer an order."""
    for order in orders:
        word = "<TxSts>ACSC</TxSts>"
        if order % REJECTED_ONE_IN == 0:
            word = "<TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>AC01</Cd></Rsn></StsRsnInf>"
        yield f"<TxInfAndSts><OrgnlEndToEndId>P{order}</OrgnlEndToEndId>{word}</TxInfAndSts>"


def answer_return(batch_id: int) -> tuple[bytes, int]:
    """A statement: the file debited at once, and some of its payments back."""
    from amparo.administration.disbursement.models import OrderBatch, PaymentOrder

    batch = OrderBatch.objects.get(pk=batch_id)
    orders = dict(PaymentOrder.objects.filter(batch_id=batch_id).values_list("pk", "amount"))
    debited = sum((amount for order, amount in orders.items() if order % REJECTED_ONE_IN), Decimal(0))
    back = {order: amount for order, amount in orders.items() if order % REJECTED_ONE_IN == 1}
    body = booking(debited, "DBIT", f"<Btch><PmtInfId>{batch.message_id}</PmtInfId></Btch>")
    for order, amount in back.items():
        body += booking(
            amount,
            "CRDT",
            f'<TxDtls><Refs><EndToEndId>P{order}</EndToEndId></Refs><Amt Ccy="BRL">{amount}</Amt>'
            "<CdtDbtInd>CRDT</CdtDbtInd><RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf></TxDtls>",
        )
    account = "<Acct><Id><Othr><Id>00012345-6</Id></Othr></Id></Acct>"
    closing = sum(back.values(), Decimal(0)) - debited
    content = (
        f'<Document xmlns="{_CAMT.format(3)}"><BkToCstmrStmt><GrpHdr><MsgId>D{batch_id}</MsgId>'
        f"<CreDtTm>2026-12-08T18:00:00Z</CreDtTm></GrpHdr><Stmt><Id>D{batch_id}</Id><CreDtTm>2026-12-08T18:00:00Z</CreDtTm>"
        f"{account}{balance('OPBD', Decimal(0))}{balance('CLBD', closing)}{body}</Stmt></BkToCstmrStmt></Document>"
    )
    return content.encode(), len(back)


def booking(amount: Decimal, side: str, details: str) -> str:
    """One line of a statement."""
    return (
        f'<Ntry><Amt Ccy="BRL">{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>'
        f"<BookgDt><Dt>{PAY_DATE}</Dt></BookgDt><NtryDtls>{details}</NtryDtls></Ntry>"
    )


def balance(kind: str, amount: Decimal) -> str:
    """What stands on the account."""
    side = "DBIT" if amount < 0 else "CRDT"
    return (
        f'<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp><Amt Ccy="BRL">{abs(amount):.2f}</Amt>'
        f"<CdtDbtInd>{side}</CdtDbtInd><Dt><Dt>{PAY_DATE}</Dt></Dt></Bal>"
    )


def timed(act: Callable[[], object]) -> float:
    """How many seconds an act took."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def say(count: int, what: str, seconds: float) -> None:
    """One line of the result."""
    print(f"{what:<34}{seconds:9.2f} s {count / seconds:12,.0f} a second", flush=True)


if __name__ == "__main__":
    main(
        int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000,
        int(sys.argv[2]) if len(sys.argv) > 2 else os.cpu_count() or 1,
    )
