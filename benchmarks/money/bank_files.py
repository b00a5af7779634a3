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
from functools import partial
from multiprocessing import get_context
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPOSITORY))
ON, PAY_DATE = date(2026, 12, 1), date(2026, 12, 4)  # all on one day, not by the awards' last digit
AT = datetime(2026, 12, 1, 12, tzinfo=UTC)
REJECTED_ONE_IN = 1_000
LETTER_WRITERS = 2
ACCOUNTS = """
INSERT INTO disbursement_payeeaccount (person_id, scheme, value, bank_code, holder_name, stated_on, period, state, why_ended)
SELECT id, 'br_account', bank || '/1234/' || lpad(id::text, 10, '0') || '1', bank, 'José Conceição & Silva ' || id,
       '2026-01-01', '[2026-01-01,)', 'stated', ''
FROM (SELECT id, (ARRAY['001', '033', '104', '237', '341'])[1 + id % 5] AS bank FROM registry_person) AS person
"""
PAID_BY_A_RUN = 1_000
# The rest of the month as a closed run leaves it: paying it is measured by run.py, and would take most of the time here.
REST = """
SET LOCAL session_replication_role = replica;
-- No step that is measured asks these two, and they would take most of an hour for ten million rows.
ALTER TABLE awards_award DROP CONSTRAINT awards_award_no_overlap;
ALTER TABLE disbursement_payeeaccount DROP CONSTRAINT payee_account_one_at_a_time;
CREATE TEMPORARY TABLE rest ON COMMIT DROP AS
SELECT n, nextval('registry_person_id_seq') AS person, nextval('awards_award_id_seq') AS award,
       1621 + n % 5000 + (n % 100) / 100.0 AS amount FROM generate_series(1, {count}) AS n;
INSERT INTO registry_person (id, given_names, family_names, social_name, birth_date, sex, mother_name, language, email,
                             phone, municipality, state, recorded_on)
SELECT person, 'Pessoa', n::text, '', '1955-01-01', 'female', '', 'pt-br', '', '', '', '', '2020-01-01' FROM rest;
INSERT INTO awards_award (id, reference, person_id, benefit, period, first_payable_on, thirteenth)
SELECT award, gen_random_uuid(), person, 'retirement', '[2020-01-01,)', '2026-11-01', true FROM rest;
INSERT INTO payments_payment (award_id, period, kind, run_id, person_id, amount, pay_date)
SELECT award, '2026-11-01', 'monthly', {run}, person, amount, '{pay_date}' FROM rest;
INSERT INTO payments_paymentrunchunk (run_id, number, first_award_id, last_award_id, status, count, amount)
SELECT {run}, 1000 + (n - 1) / 20000, min(award), max(award), 'paid', count(*), sum(amount) FROM rest
GROUP BY (n - 1) / 20000;
INSERT INTO ledger_transfer (debit_id, credit_id, amount, posted_on, source, record_number, period)
SELECT debit_id, credit_id, (SELECT sum(amount) FROM rest), posted_on, source, 0, period
FROM (SELECT * FROM ledger_transfer WHERE source = 'monthly' LIMIT 1) AS one;
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
    from amparo.administration.disbursement.rules import current_bank_rules
    from amparo.administration.payments.queries import award_ranges

    run_id = paid_month(awards)
    ranges = award_ranges(run_id, current_bank_rules().orders_per_file)
    say(
        awards, "ordered", timed(lambda: [order_range(run_id=run_id, first=a, last=b, on=ON, at=AT) for a, b in ranges])
    )
    batches = list(OrderBatch.objects.order_by("pk").values_list("pk", flat=True))
    assert sum(OrderBatch.objects.values_list("order_count", flat=True)) == awards
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=_begin) as workers:
        list(workers.map(_ready, range(processes)))
        in_files(workers, awards, batches, folder)
        answered(workers, awards, batches, folder)
    agreeing(awards)


def in_files(workers: ProcessPoolExecutor, awards: int, batches: list[int], folder: Path) -> None:
    """Write the files, and hold every one of them against the published schema."""
    written = timed(lambda: list(workers.map(write, batches)))
    say(awards, "written", written)
    files = sorted((folder / "bank_files").glob("*.xml"))
    checked = timed(lambda: list(workers.map(check, files)))
    say(awards, "held against the schema", checked)
    say(awards, "written and held", written + checked)
    print(f"{len(files)} files, {sum(file.stat().st_size for file in files) / 2**20:,.0f} MB")


def answered(workers: ProcessPoolExecutor, awards: int, batches: list[int], folder: Path) -> None:
    """Take the bank's answers to every file, and write to those whose payments came back."""
    from amparo.administration.disbursement.models import PaymentOrder, WaitingPayment

    answers = folder / "answers"
    answers.mkdir()
    for word, make in {"pain.002": answer_statuses, "camt.053": answer_return}.items():
        list(workers.map(partial(keep, make, answers, word), batches))
        files = sorted(answers.glob(f"{word}*"))
        say(awards, f"{word} taken and reconciled", timed(partial(_all, workers, take, files)))
    back = PaymentOrder.objects.exclude(state="ordered").count()
    untold = WaitingPayment.objects.filter(to_be_told=True).count()
    print(f"{back:,} orders came back")
    say(untold, "letters written", timed(lambda: list(workers.map(tell, [untold] * LETTER_WRITERS))))


def _all(workers: ProcessPoolExecutor, act: Callable[[Path], None], files: list[Path]) -> None:
    list(workers.map(act, files))


def agreeing(awards: int) -> None:
    """What the ledger says is on its way must be what the orders say."""
    from amparo.administration.disbursement.models import PaymentOrder, WaitingPayment
    from amparo.administration.disbursement.reconciliation import reconcile

    found = reconcile(date(2026, 12, 31))
    assert found.in_transit.unexplained == 0, found
    assert found.bank is not None
    assert PaymentOrder.objects.filter(state="ordered").count() + WaitingPayment.objects.count() == awards
    print("nothing unexplained")


def paid_month(awards: int) -> int:
    """A month that is paid and closed, to persons who have accounts; the run's number."""
    from django.core.management import call_command
    from django.db import connection, transaction

    from amparo.administration.payments import operations
    from tests.faults.house import POPULATION

    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute(POPULATION % {"awards": PAID_BY_A_RUN, "since": "2026-11-01"})
        cursor.execute("SELECT id FROM access_account ORDER BY id")
        maker, checker, *_others = (row[0] for row in cursor.fetchall())
    run = operations.prepare_run(month=date(2026, 11, 1), kind="monthly", pay_date=PAY_DATE, prepared_by_id=maker)
    operations.release_run(run_id=run.pk, released_by_id=checker)
    operations.pay_run(run_id=run.pk)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(REST.format(count=awards - PAID_BY_A_RUN, run=run.pk, pay_date=PAY_DATE))
        cursor.execute(ACCOUNTS)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return int(run.pk)


def _begin() -> None:
    from amparo.config.connection import set_up

    set_up()


def _ready(_number: int) -> None:
    time.sleep(2)  # so that each process takes one of these, and none begins while we measure


def write(batch_id: int) -> None:
    """Write one file, as an institution's worker does."""
    from amparo.administration.disbursement.models import OrderBatch
    from amparo.administration.disbursement.operations import write_file

    write_file(batch=OrderBatch.objects.get(pk=batch_id), on=ON)


def check(file: Path) -> None:
    """Hold one file against the published schema."""
    from amparo.administration.banking.schemas import check_file

    check_file(file, "pain.001.001.09")


def keep(make: Callable[[int], bytes], folder: Path, word: str, batch_id: int) -> None:
    """Lay an answer of the bank in a folder."""
    (folder / f"{word}-{batch_id}.xml").write_bytes(make(batch_id))


def take(file: Path) -> None:
    """What the desk does with a file from the bank."""
    from amparo.administration.banking.operations import receive_bank_file
    from amparo.administration.disbursement.answers import apply_answers

    taken = receive_bank_file(content=file.read_bytes(), name=file.name, received_on=ON, received_by_id=None)
    apply_answers(file_id=taken.pk, on=PAY_DATE)


def tell(at_most: int) -> None:
    """What the jobs of every minute do with letters that were not written at once."""
    from amparo.administration.disbursement.telling import tell_came_back

    tell_came_back(on=PAY_DATE, at_most=at_most)


def answer_statuses(batch_id: int) -> bytes:
    """The bank's word on every order of a file."""
    from amparo.administration.disbursement.models import OrderBatch, PaymentOrder

    name = OrderBatch.objects.get(pk=batch_id).message_id
    orders = list(PaymentOrder.objects.filter(batch_id=batch_id).values_list("pk", flat=True))
    content = (
        f'<Document xmlns="{_PAIN}"><CstmrPmtStsRpt><GrpHdr><MsgId>S{batch_id}</MsgId><CreDtTm>2026-12-01T18:00:00Z</CreDtTm>'
        f"</GrpHdr><OrgnlGrpInfAndSts><OrgnlMsgId>{name}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>"
        f"</OrgnlGrpInfAndSts><OrgnlPmtInfAndSts><OrgnlPmtInfId>{name}</OrgnlPmtInfId>{''.join(statuses(orders))}"
        "</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>"
    )
    return content.encode()


def statuses(orders: list[int]) -> Iterator[str]:
    """One answer an order."""
    for order in orders:
        word = "<TxSts>ACSC</TxSts>"
        if order % REJECTED_ONE_IN == 0:
            word = "<TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>AC01</Cd></Rsn></StsRsnInf>"
        yield f"<TxInfAndSts><OrgnlEndToEndId>P{order}</OrgnlEndToEndId>{word}</TxInfAndSts>"


def answer_return(batch_id: int) -> bytes:
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
    return content.encode()


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
