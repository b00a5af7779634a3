"""Bank files that come twice, cut off, with other totals than their own, or made to do harm: the books stay as they were.

Each kind has a control: the same files read without the protection, of which something is lost. So the tests can fail.
"""

import random
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from lxml import etree

from amparo.administration.banking.messages import statements as reading
from amparo.administration.banking.operations import FileAlreadyReceived, MessageNumberTaken
from amparo.administration.common.errors import RecordError
from amparo.administration.disbursement.answers import apply_answers
from amparo.administration.disbursement.models import PaymentOrder
from amparo.administration.ledger.queries import account_balance, trial_balance
from tests.factories.banking import Movement, answer, batch_debit, notification, received, statement
from tests.factories.disbursement import account_for, ordered, orders_of, paid_run
from tests.factories.payments import awards_in_payment

pytestmark = [
    pytest.mark.faults,
    pytest.mark.xdist_group("faults"),
    pytest.mark.django_db(transaction=True),
]
END, JANUARY = date(2027, 12, 31), date(2027, 1, 8)
AT_ONCE, CUTS = 16, 100
AMOUNTS = ("1621.00", "2000.00", "2500.50", "3000.00", "4100.10", "5200.20")
CLOSED = "AC04"
# Everything that a bank's file may change, in one look.
LOOKED_AT = [
    "banking_bankfile",
    "banking_bankentry",
    "disbursement_orderbatch",
    "disbursement_paymentorder",
    "disbursement_waitingpayment",
    "disbursement_payeeaccount",
    "disbursement_answertaken",
    "disbursement_recall",
    "ledger_transfer",
    "notices_notice",
]


@pytest.fixture
def orders(tmp_path: Path, settings: Any) -> list[PaymentOrder]:
    """Six payments on their way, in one file."""
    settings.DATA_DIRECTORY = tmp_path
    awards = awards_in_payment(AMOUNTS)
    for number, award in enumerate(awards):
        account_for(award.person_id, f"341/1234/{number:06d}1")
    ordered(paid_run())
    return orders_of(awards)


def books() -> list[Any]:
    """Rows and checksum of every table that a bank's file may change."""
    each = (f"SELECT '{t}', count(*), sum(hashtextextended(t::text, 0)) FROM {t} AS t" for t in LOOKED_AT)  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(each))
        return sorted(cursor.fetchall())


def take(content: bytes) -> None:
    """What the desk does with a file from the bank."""
    apply_answers(file_id=received(content).pk, on=JANUARY)


def files(orders: list[PaymentOrder]) -> dict[str, bytes]:
    """One of each that a bank sends of these orders: two rejected; all debited; two returned; the statement of it."""
    batch = orders[0].batch
    statuses = [(o.end_to_end_id, "RJCT" if n < 2 else "ACSC", "AC01" if n < 2 else "") for n, o in enumerate(orders)]
    back = [Movement(str(o.amount), o.end_to_end_id, reason=CLOSED) for o in orders[2:4]]
    return {
        "answer": answer(batch.message_id, statuses),
        "debit": batch_debit(str(sum(o.amount for o in orders[2:])), batch.message_id),
        "returns": notification(*back),
        "statement": statement(*back, Movement("10.00", "E9", is_debit=True), opening="500.00"),
    }


def at_once(act: Callable[[], object]) -> list[str]:
    """Do the same in many threads at the same moment; how each ended."""
    ready, ended = threading.Barrier(AT_ONCE), []

    def run() -> None:
        try:
            ready.wait()
            act()
            ended.append("taken")
        except Exception as error:  # noqa: BLE001 - whatever it is, it is told
            ended.append(type(error).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _each in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(ended)


class TestTwice:
    def test_handed_in_by_sixteen_at_once_each_file_counts_once(self, orders: list[PaymentOrder]) -> None:
        for content in files(orders).values():
            ended = at_once(partial(take, content))
            assert ended == ["FileAlreadyReceived"] * (AT_ONCE - 1) + ["taken"], ended
        assert account_balance("returned_payments", END) == sum(order.amount for order in orders[:4])
        assert account_balance("payments_in_transit", END) == 0
        assert trial_balance(END).is_balanced

    def test_applied_by_sixteen_at_once_it_is_applied_once(self, orders: list[PaymentOrder]) -> None:
        file = received(files(orders)["returns"])
        assert at_once(lambda: apply_answers(file_id=file.pk, on=JANUARY)) == ["taken"] * AT_ONCE
        assert account_balance("returned_payments", END) == sum(order.amount for order in orders[2:4])
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM notices_notice WHERE kind = 'returned_payment'")
            assert cursor.fetchone() == (2,)

    def test_the_same_message_in_other_bytes_is_refused_and_changes_nothing(self, orders: list[PaymentOrder]) -> None:
        for content in files(orders).values():
            take(content)
            before = books()
            with pytest.raises(FileAlreadyReceived):
                take(content)
            with pytest.raises(MessageNumberTaken):
                take(content + b"\n")
            assert books() == before

    def test_without_a_key_what_is_looked_up_first_is_booked_many_times(self, orders: list[PaymentOrder]) -> None:
        content, looked = files(orders)["returns"], threading.Barrier(AT_ONCE)
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE careless (file bigint, amount numeric)")

        def careless() -> None:
            with connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM careless WHERE file = %s", [hash(content)])
                known = cursor.fetchone()
                looked.wait()
                if known == (0,):
                    for entry in reading.read_statement("camt.054", content, NOTICE).entries:
                        cursor.execute("INSERT INTO careless VALUES (%s, %s)", [hash(content), entry.amount])

        try:
            at_once(careless)
            with connection.cursor() as cursor:
                cursor.execute("SELECT sum(amount) FROM careless")
                (booked,) = cursor.fetchone() or (None,)
            assert booked == AT_ONCE * sum(order.amount for order in orders[2:4])
        finally:
            with connection.cursor() as cursor:
                cursor.execute("DROP TABLE careless")


NOTICE = "urn:iso:std:iso:20022:tech:xsd:camt.054.001.08"


def cuts(content: bytes) -> Iterator[bytes]:
    """The file, broken off at a hundred places."""
    chance = random.Random(len(content))
    for _cut in range(CUTS):
        yield content[: chance.randrange(len(content) - 1)]


class TestBrokenOff:
    def test_a_file_cut_anywhere_changes_nothing_and_the_whole_one_is_taken_then(
        self, orders: list[PaymentOrder]
    ) -> None:
        for content in files(orders).values():
            before = books()
            for cut in cuts(content):
                with pytest.raises(RecordError):
                    take(cut)
            assert books() == before
            take(content)
            assert books() != before
            assert trial_balance(END).is_balanced

    def test_a_reader_that_makes_the_best_of_it_loses_payments(self, orders: list[PaymentOrder]) -> None:
        content = files(orders)["answer"]
        whole = len(etree.fromstring(content).findall(".//{*}OrgnlEndToEndId"))
        taken = []
        for cut in cuts(content):
            document = etree.fromstring(cut, etree.XMLParser(recover=True)) if cut.strip() else None
            if document is not None and document.find(".//{*}OrgnlMsgId") is not None:
                taken.append(len(document.findall(".//{*}OrgnlEndToEndId")))
        assert any(count < whole for count in taken)


def without(content: bytes, opening: bytes, closing: bytes) -> bytes:
    """The file with the first of its elements of a kind left out."""
    first = content.index(opening)
    return content[:first] + content[content.index(closing, first) + len(closing) :]


def other_totals(content: bytes) -> dict[str, bytes]:
    """A statement that says of itself what is not so, or lacks what it says."""
    return {
        "count": content.replace(b"<NbOfNtries>3<", b"<NbOfNtries>4<"),
        "credits": content.replace(b"<Sum>5500.50<", b"<Sum>5500.51<"),
        "debits": content.replace(b"<Sum>10.00<", b"<Sum>1000.00<"),
        "balance before": content.replace(b">500.00<", b">501.00<"),
        "balance after": content.replace(b">5990.50<", b">5990.49<"),
        "one booking lost": without(content, b"<Ntry>", b"</Ntry>"),
        "one booking twice": content.replace(
            b"<Ntry>", content[content.index(b"<Ntry>") : content.index(b"</Ntry>") + 7] + b"<Ntry>", 1
        ),
        "booking larger than its parts": content.replace(
            b'<Ntry><Amt Ccy="BRL">2500.50<', b'<Ntry><Amt Ccy="BRL">2600.50<'
        ),
        "amount below zero": content.replace(b'"BRL">2500.50<', b'"BRL">-2500.50<'),
        "parts of cents": content.replace(b'"BRL">2500.50<', b'"BRL">2500.505<'),
        "no amount": content.replace(b'"BRL">2500.50<', b'"BRL">NaN<'),
    }


class TestOtherTotals:
    def test_what_does_not_agree_with_itself_changes_nothing(self, orders: list[PaymentOrder]) -> None:
        content, before = files(orders)["statement"], books()
        for what, wrong in other_totals(content).items():
            assert wrong != content, what
            with pytest.raises(RecordError):
                take(wrong)
            assert books() == before, what
        take(content)
        assert account_balance("returned_payments", END) == Decimal("5500.50")

    def test_an_answer_that_counts_rejections_it_does_not_name_is_refused(self, orders: list[PaymentOrder]) -> None:
        counted = (
            b"<NbOfTxsPerSts><DtldNbOfTxs>2</DtldNbOfTxs><DtldSts>RJCT</DtldSts></NbOfTxsPerSts></OrgnlPmtInfAndSts>"
        )
        content = files(orders)["answer"].replace(b"</OrgnlPmtInfAndSts>", counted)
        lost = content
        before = books()
        for _rejection in range(2):
            lost = without(lost, b"<TxInfAndSts>", b"</TxInfAndSts>")
            with pytest.raises(RecordError):
                take(lost)
        assert books() == before
        take(content)
        assert account_balance("returned_payments", END) == Decimal("3621.00")

    def test_unless_totals_are_held_against_the_file_a_returned_payment_is_lost(
        self, orders: list[PaymentOrder], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(reading._Reading, "check", lambda _self: None)
        take(other_totals(files(orders)["statement"])["one booking lost"])
        assert account_balance("returned_payments", END) < Decimal("5500.50")


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """Somebody whom a parser would call, if it called anybody."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.2)
        yield listening


def laughs(levels: int, word: str = "ha") -> str:
    """Entities of entities: a few hundred bytes that ask for ten to the power of `levels` words."""
    each = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, levels + 1))
    return f'<!DOCTYPE Document [<!ENTITY l0 "{word}">{each}]>'


def bombs(content: bytes, listener: socket.socket, secret: Path) -> dict[str, bytes]:
    """A good file, turned into what harms whoever reads it without care."""
    port, (head, rest) = listener.getsockname()[1], content.split(b"<Document", 1)

    def typed(declared: str, said: str = "N1") -> bytes:
        told = rest.replace(b"<MsgId>N1<", f"<MsgId>{said}<".encode())
        return head + declared.encode() + b"<Document" + told

    utf7 = typed(laughs(9), "&l9;").decode().replace("UTF-8", "UTF-7").replace("<!", "+ADwAIQ-").encode()
    return {
        "billion laughs": typed(laughs(9), "&l9;"),
        "quadratic": typed(f'<!DOCTYPE Document [<!ENTITY a "{"x" * 100_000}">]>', "&a;" * 10_000),
        "a file of ours": typed(f'<!DOCTYPE Document [<!ENTITY f SYSTEM "{secret.as_uri()}">]>', "&f;"),
        "a call to somebody": typed(f'<!DOCTYPE Document SYSTEM "http://127.0.0.1:{port}/bomb.dtd">'),
        "parameter entity": typed(f'<!DOCTYPE D [<!ENTITY % p SYSTEM "http://127.0.0.1:{port}/p"> %p;]>'),
        "another encoding": typed(laughs(9), "&l9;").decode().encode("utf-16"),
        "hidden by an encoding": utf7,
        "deep": content.replace(b"<Ntry>", b"<a>" * 200_000 + b"<Ntry>", 1),
        "deep and closed": content.replace(b"<Ntry>", b"<a>" * 200_000 + b"</a>" * 200_000 + b"<Ntry>", 1),
        "huge attribute": content.replace(b"<Ntry>", b'<Ntry a="' + b"x" * 30_000_000 + b'">', 1),
        "huge name": content.replace(b"<MsgId>N1", b"<MsgId>" + b"x" * 30_000_000, 1),
        "null": content.replace(b"<MsgId>N1", b"<MsgId>N\x001", 1),
    }


def altered(content: bytes, chance: random.Random) -> bytes:
    """The file with a byte changed, a stretch gone, a stretch twice, or a text that is far too long."""
    place, length = chance.randrange(len(content)), chance.randrange(1, 60)
    text = content.index(b">", place) + 1 if b">" in content[place:] else place
    return chance.choice(
        [
            content[:place] + bytes([chance.randrange(32, 127)]) + content[place + 1 :],
            content[:place] + content[place + length :],
            content[:place] + content[place : place + length] + content[place:],
            content[:text] + b"9" * chance.choice([40, 400]) + content[text:],
        ]
    )


class TestAltered:
    def test_whatever_is_altered_is_taken_whole_or_refused_in_words(self, orders: list[PaymentOrder]) -> None:
        chance, before = random.Random(5), books()
        for content in files(orders).values():
            for _time in range(CUTS):
                wrong = altered(content, chance)
                with suppress(RecordError), transaction.atomic():
                    take(wrong)
                    assert trial_balance(END).is_balanced
                    transaction.set_rollback(True)
        assert books() == before


def careless() -> etree.XMLParser:
    """A parser that does whatever the file says."""
    return etree.XMLParser(resolve_entities=True, load_dtd=True, huge_tree=True)


class TestHarm:
    def test_what_would_do_harm_is_refused_at_once_and_changes_nothing(
        self, orders: list[PaymentOrder], listener: socket.socket, tmp_path: Path
    ) -> None:
        secret = tmp_path / "secret"
        secret.write_text("the key")
        before = books()
        for what, bomb in bombs(files(orders)["returns"], listener, secret).items():
            began = time.monotonic()
            with pytest.raises(RecordError) as refused:
                take(bomb)
            assert time.monotonic() - began < 5, what
            assert "the key" not in str(refused.value), what
            assert books() == before, what
        with pytest.raises(TimeoutError):
            listener.accept()
        take(files(orders)["returns"])
        assert account_balance("returned_payments", END) == sum(order.amount for order in orders[2:4])

    def test_a_parser_without_care_gives_away_a_file_and_grows_a_hundredfold(
        self, orders: list[PaymentOrder], listener: socket.socket, tmp_path: Path
    ) -> None:
        secret = tmp_path / "secret"
        secret.write_text("the key")
        content = files(orders)["returns"]
        given = etree.fromstring(bombs(content, listener, secret)["a file of ours"], careless())
        assert given.findtext(".//{*}MsgId") == "the key"
        head, rest = content.split(b"<Document", 1)
        bomb = head + laughs(3, "ha" * 100).encode() + b"<Document" + rest.replace(b"<MsgId>N1<", b"<MsgId>&l3;<")
        grown = etree.fromstring(bomb, careless()).findtext(".//{*}MsgId") or ""
        assert len(grown) == 200_000 > 50 * len(bomb)
