"""Files from banks: read only when they are whole and agree with themselves; files to banks: valid by their schemas."""

import random
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amparo.administration.banking import schemas
from amparo.administration.banking.messages.cancellations import Cancellation, cancellation_request
from amparo.administration.banking.messages.credit_transfers import (
    Batch,
    Debtor,
    Order,
    TotalsDiffer,
    checked,
    credit_transfers,
)
from amparo.administration.banking.messages.hardened import MessageRefused
from amparo.administration.banking.messages.reading import read_message
from tests.factories.banking import ACCOUNT, Movement, answer, batch_debit, notification, resolution, statement

NOON = datetime(2026, 7, 20, 12, tzinfo=UTC)
INSS = Debtor("Instituto Nacional do Seguro Social", ACCOUNT, "local", "001")
CREDIT = Movement("250.00", "E1", remittance="Guia RF18 0000", identifier="12345678000195", name="Padaria & Sol")


class TestReading:
    def test_a_notice_says_who_paid_what_for_what(self) -> None:
        message = read_message(notification(CREDIT))
        (entry,) = message.entries
        assert (message.name, message.message_id, message.account) == ("camt.054", "N1", ACCOUNT)
        assert (entry.direction, entry.amount, entry.booked_on) == ("credit", Decimal("250.00"), date(2026, 7, 20))
        assert (entry.end_to_end_id, entry.remittance) == ("E1", "Guia RF18 0000")
        assert (entry.counterparty_name, entry.counterparty_identifier) == ("Padaria & Sol", "12345678000195")

    def test_a_returned_payment_says_why(self) -> None:
        (entry,) = read_message(notification(Movement("10.00", "P-1", reason="AC04"))).entries
        assert (entry.reason, entry.end_to_end_id) == ("AC04", "P-1")

    def test_a_batch_debited_at_once_is_one_movement(self) -> None:
        (entry,) = read_message(batch_debit("900.00", "B7")).entries
        assert (entry.direction, entry.batch, entry.end_to_end_id) == ("debit", "B7", "")

    def test_an_answer_says_what_became_of_each_order(self) -> None:
        message = read_message(answer("M1", [("P-1", "ACSC", ""), ("P-2", "RJCT", "AC01")]))
        assert message.about == "M1"
        assert [(each.end_to_end_id, each.status, each.reason) for each in message.entries] == [
            ("P-1", "ACSC", ""),
            ("P-2", "RJCT", "AC01"),
        ]

    def test_an_answer_to_a_whole_file(self) -> None:
        (entry,) = read_message(answer("M1", [], group="RJCT")).entries
        assert (entry.end_to_end_id, entry.status) == ("*", "RJCT")

    def test_a_statement_carries_its_balances(self) -> None:
        message = read_message(statement(CREDIT, Movement("50.00", is_debit=True), opening="-20.00"))
        assert {each.kind: each.amount for each in message.balances} == {"OPBD": Decimal(-20), "CLBD": Decimal(180)}
        assert (message.credits, message.debits) == (Decimal(250), Decimal(50))


class TestRefusals:
    @pytest.mark.parametrize(
        ("content", "why"),
        [
            (b"", "empty"),
            (b"not xml", "not XML"),
            (notification(CREDIT).decode().encode("utf-16"), "UTF-8"),
            (b"<Document/>", "does not begin"),
            (b'<html xmlns="x"/>', "does not begin"),
            (notification(CREDIT).replace(b"camt.054", b"pacs.008"), "not read here"),
        ],
    )
    def test_what_is_no_message_is_refused(self, content: bytes, why: str) -> None:
        with pytest.raises(MessageRefused, match=why):
            read_message(content)

    @pytest.mark.parametrize(
        "declaration",
        [
            '<!DOCTYPE Document [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>',
            '<!DOCTYPE Document [<!ENTITY file SYSTEM "file:///etc/passwd">]>',
            '<!DOCTYPE Document SYSTEM "http://127.0.0.1:1/bomb.dtd">',
        ],
    )
    def test_a_document_type_is_refused_before_it_is_parsed(self, declaration: str) -> None:
        content = notification(CREDIT).replace(b"<Document", declaration.encode() + b"<Document", 1)
        with pytest.raises(MessageRefused, match="document type"):
            read_message(content)

    def test_a_file_cut_anywhere_is_refused(self) -> None:
        whole = notification(CREDIT, Movement("10.00"), Movement("20.00"))
        chance = random.Random(7)
        for _cut in range(60):
            with pytest.raises(MessageRefused):
                read_message(whole[: chance.randrange(len(whole) - 1)])

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            (b"<NbOfNtries>2</NbOfNtries></TtlNtries>", b"<NbOfNtries>3</NbOfNtries></TtlNtries>"),
            (b"<Sum>260.00</Sum>", b"<Sum>260.01</Sum>"),
            (
                b'<NtryDtls><TxDtls><Refs><EndToEndId>E1</EndToEndId></Refs><Amt Ccy="BRL">250.00',
                b'<NtryDtls><TxDtls><Refs><EndToEndId>E1</EndToEndId></Refs><Amt Ccy="BRL">249.99',
            ),
            (b'"BRL">10.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>', b'"BRL">ten</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>'),
            (
                b'"BRL">10.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>',
                b'"BRL">10.001</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>',
            ),
            (b"<MsgId>N1</MsgId>", b""),
        ],
    )
    def test_totals_that_differ_are_refused(self, before: bytes, after: bytes) -> None:
        content = notification(CREDIT, Movement("10.00"))
        assert before in content
        with pytest.raises(MessageRefused):
            read_message(content.replace(before, after, 1))

    def test_balances_that_do_not_follow_are_refused(self) -> None:
        with pytest.raises(MessageRefused, match="balance"):
            read_message(
                statement(CREDIT).replace(
                    b'<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="BRL">250.00',
                    b'<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="BRL">251.00',
                )
            )

    @settings(max_examples=60, deadline=None)
    @given(st.binary(max_size=400))
    def test_noise_is_refused_and_never_a_fault(self, noise: bytes) -> None:
        with pytest.raises(MessageRefused):
            read_message(noise)


class TestSchemas:
    @pytest.mark.parametrize(
        ("content", "message"),
        [
            (notification(CREDIT, Movement("10.00", "P-1", reason="AC04")), "camt.054.001.08"),
            (statement(CREDIT, Movement("50.00", is_debit=True)), "camt.053.001.08"),
            (batch_debit("900.00", "B7"), "camt.054.001.08"),
            (answer("M1", [("P-1", "ACSC", ""), ("P-2", "RJCT", "AC01")]), "pain.002.001.12"),
            (resolution("P-1", "RJCR", reason="CUST"), "camt.029.001.14"),
        ],
    )
    def test_what_the_tests_send_is_what_banks_send(self, content: bytes, message: str, tmp_path: Path) -> None:
        file = tmp_path / "message.xml"
        file.write_bytes(content)
        schemas.check_file(file, message)

    def test_a_file_that_does_not_follow_its_schema_is_told_line_by_line(self, tmp_path: Path) -> None:
        file = tmp_path / "message.xml"
        file.write_bytes(notification(CREDIT).replace(b"<CdtDbtInd>CRDT</CdtDbtInd>", b"<CdtDbtInd>IN</CdtDbtInd>"))
        with pytest.raises(schemas.NotValid, match="CdtDbtInd"):
            schemas.check_file(file, "camt.054.001.08")


def written(orders: list[Order], file: Path, *, count: int | None = None) -> None:
    total = sum((Decimal(order.amount) for order in orders), Decimal("0.00"))
    batch = Batch("M1", "B1", NOON, date(2026, 8, 7), "BRL", len(orders) if count is None else count, total)
    file.write_text("".join(credit_transfers(INSS, batch, checked(batch, orders))))


class TestWriting:
    names = st.text(st.characters(codec="utf-8"), max_size=200)

    @settings(max_examples=40, deadline=None)
    @given(name=names, text=names, amount=st.decimals(min_value="0.01", max_value="999999.99", places=2))
    def test_orders_are_valid_whatever_people_are_called(
        self, tmp_path_factory: pytest.TempPathFactory, name: str, text: str, amount: Decimal
    ) -> None:
        file = tmp_path_factory.mktemp("orders") / "orders.xml"
        accounts = [
            ("br_account", "341/1234/5678901", "341"),
            ("pix", "+5561912345678", ""),
            ("iban", "DE89370400440532013000", "3704"),
        ]
        orders = [
            Order(f"P-{n}", f"{amount:.2f}", bank, name, scheme, account, text)
            for n, (scheme, account, bank) in enumerate(accounts)
        ]
        written(orders, file)
        schemas.check_file(file, "pain.001.001.09")

    def test_what_is_announced_must_be_what_is_written(self, tmp_path: Path) -> None:
        order = Order("P-1", "10.00", "341", "Ana", "br_account", "341/1234/5678901", "x")
        with pytest.raises(TotalsDiffer, match="2 orders"):
            written([order], tmp_path / "orders.xml", count=2)

    @pytest.mark.parametrize("reason", ["death", "wrong_person", "paid_twice", "error"])
    def test_a_recall_is_valid(self, reason: str, tmp_path: Path) -> None:
        recall = Cancellation("X1", "M1", "P-1", Decimal("1621.00"), reason, "Óbito em 1º de julho <2026>")
        file = tmp_path / "recall.xml"
        file.write_text(cancellation_request(INSS, "C1", NOON, "BRL", [recall]))
        schemas.check_file(file, "camt.056.001.12")
