"""Reading what employers send: spreadsheets of every kind, eSocial events, and files meant to do harm."""

from datetime import date
from decimal import Decimal
from importlib.metadata import files
from pathlib import Path

import pytest
from django.utils.translation import override
from lxml import etree

from amparo.administration.returns.csv_file import FileRefused, error_list, read_csv, template
from amparo.administration.returns.lines import LineError
from amparo.administration.returns.reading import read_line, read_lines
from amparo.administration.returns.remuneration_event import read_events

MONTH = date(2026, 9, 1)
FIRM = "11222333000181"
ITEMS = """<evtTabRubrica Id="r1"><infoRubrica>{}</infoRubrica></evtTabRubrica>"""
ITEM = """<inclusao><ideRubrica><codRubr>{code}</codRubr><ideTabRubr>T1</ideTabRubr>
<iniValid>2020-01</iniValid></ideRubrica><dadosRubrica><dscRubr>x</dscRubr><natRubr>1000</natRubr>
<tpRubr>{kind}</tpRubr><codIncCP>{base}</codIncCP></dadosRubrica></inclusao>"""
EVENT = """<eSocial xmlns="http://www.esocial.gov.br/schema/evt/evtRemun/v_S_01_01_00">
<evtRemun Id="ID1112223330000002026100512000000001">
<ideEvento><indRetif>1</indRetif><indApuracao>1</indApuracao><perApur>2026-09</perApur><tpAmb>1</tpAmb><procEmi>1</procEmi><verProc>1</verProc></ideEvento>
<ideEmpregador><tpInsc>1</tpInsc><nrInsc>11222333</nrInsc></ideEmpregador>
<ideTrabalhador><cpfTrab>52998224725</cpfTrab></ideTrabalhador>
<dmDev><ideDmDev>1</ideDmDev><codCateg>101</codCateg><infoPerApur><ideEstabLot><tpInsc>1</tpInsc><nrInsc>11222333000181</nrInsc><codLotacao>A</codLotacao>
<remunPerApur><matricula>7</matricula>
<itensRemun><codRubr>100</codRubr><ideTabRubr>T1</ideTabRubr><vrRubr>3000.00</vrRubr><indApurIR>0</indApurIR></itensRemun>
<itensRemun><codRubr>200</codRubr><ideTabRubr>T1</ideTabRubr><vrRubr>150.50</vrRubr><indApurIR>0</indApurIR></itensRemun>
<itensRemun><codRubr>300</codRubr><ideTabRubr>T1</ideTabRubr><vrRubr>248.60</vrRubr><indApurIR>0</indApurIR></itensRemun>
</remunPerApur></ideEstabLot></infoPerApur></dmDev></evtRemun></eSocial>"""


def batch(*events: str) -> bytes:
    """A file of several events, with the employer's table of items: pay, absence, and what is withheld."""
    items = [("100", "1", "11"), ("200", "2", "11"), ("300", "2", "31")]
    table = ITEMS.format("".join(ITEM.format(code=code, kind=kind, base=base) for code, kind, base in items))
    return f"<lote>{table}{''.join(events)}</lote>".encode()


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1518", "1518.00"),
        ("1.518,00", "1518.00"),
        ("1,518.00", "1518.00"),
        ("1.518", "1518.00"),
        ("1518,5", "1518.50"),
        ("R$ 1.234.567,89", "1234567.89"),
        ("-5", "-5.00"),
    ],
)
def test_pay_is_read_as_people_write_it(typed: str, amount: str) -> None:
    assert read_line({"remuneration": typed}, 1).remuneration == Decimal(amount)


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("remuneration", "three"),
        ("remuneration", "1,2,3"),
        ("remuneration", "1e9"),
        ("days", "3.5"),
        ("teaching", "perhaps"),
        ("birth_date", "31/02/1980"),
        ("birth_date", "yesterday"),
    ],
)
def test_what_cannot_be_read_is_said_of_its_field(field: str, text: str) -> None:
    found = read_line({field: text}, 4).unreadable

    assert [(each.line, each.field) for each in found] == [(4, field)]


@pytest.mark.parametrize("sign", [";", ",", "\t"])
def test_a_sheet_is_read_whatever_parts_its_columns(sign: str) -> None:
    content = f"cpf{sign}nome{sign}categoria{sign}remuneração\n529{sign}Zé{sign}employee{sign}1518\n\n".encode()

    assert read_csv(content) == [
        {"identifier": "529", "name": "Zé", "category": "employee", "remuneration": "1518", "number": 2}
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_sheet_is_read_as_old_and_new_programs_save_it(encoding: str) -> None:
    content = "cpf;nome;categoria;remuneração\r\n1;José;employee;1\r\n".encode(encoding)

    assert read_csv(content)[0]["name"] == "José"


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00\x01", b"one;two\n1;2\n", b"cpf;cpf;categoria;salario\n1;1;a;2\n", b"PK\x03\x04\x00"],
)
def test_what_is_no_return_is_refused_as_a_whole(content: bytes) -> None:
    with pytest.raises(FileRefused):
        read_csv(content)


@pytest.mark.parametrize("language", ["en", "pt-br", "es", "fr"])
def test_the_template_is_read_back_with_the_workers_in_it(language: str) -> None:
    with override(language):
        written = template([("52998224725", "Maria", "employee")])

    (row,) = read_csv(written.encode())

    assert (row["identifier"], row["name"], row["category"], row["remuneration"]) == (
        "52998224725",
        "Maria",
        "employee",
        "",
    )


def test_the_list_of_errors_keeps_what_was_sent_and_says_what_is_wrong() -> None:
    lines = [{"number": 2, "identifier": "1", "name": "=cmd()"}, {"number": 3, "identifier": "2"}]

    written = error_list(lines, [LineError(2, "identifier", "Too short."), LineError(2, "days", "Too many.")])

    assert "Too short. Too many." in written
    assert "'=cmd()" in written  # no spreadsheet takes it for a formula
    assert len(written.splitlines()) == 2


def test_an_event_gives_what_contributions_are_owed_on() -> None:
    (line,) = read_lines(read_events(batch(EVENT), employer_identifier=FIRM, month=MONTH))

    # Pay less absence; what is withheld is no pay.
    assert (line.identifier, line.category, line.remuneration) == ("52998224725", "employee", Decimal("2849.50"))
    assert line.unreadable == ()


def test_the_event_of_the_tests_is_one_that_esocial_would_take() -> None:
    found = [each for each in files("libesocial") or () if str(each).endswith("vS-1.1/evtRemun.xsd")]
    schema = etree.XMLSchema(etree.parse(str(found[0].locate())))
    signed = EVENT.replace(
        "</evtRemun>",
        '</evtRemun><Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignedInfo><CanonicalizationMethod Algorithm="a"/>'
        '<SignatureMethod Algorithm="a"/><Reference><DigestMethod Algorithm="a"/><DigestValue>AA==</DigestValue></Reference>'
        "</SignedInfo><SignatureValue>AA==</SignatureValue></Signature>",
    )

    schema.assertValid(etree.fromstring(signed.encode()))


def test_an_item_that_no_table_explains_is_an_error_of_its_line() -> None:
    (line,) = read_lines(read_events(EVENT.encode(), employer_identifier=FIRM, month=MONTH))

    assert {each.field for each in line.unreadable} == {"remuneration"}


def test_a_category_that_is_not_read_is_said() -> None:
    event = EVENT.replace("<codCateg>101<", "<codCateg>701<")

    (line,) = read_lines(read_events(batch(event), employer_identifier=FIRM, month=MONTH))

    assert [each.field for each in line.unreadable] == ["category"]


@pytest.mark.parametrize(
    ("number", "month"), [("99888777000166", MONTH), (FIRM, date(2026, 8, 1)), ("52998224725", MONTH)]
)
def test_an_event_of_another_employer_or_month_is_refused(number: str, month: date) -> None:
    with pytest.raises(FileRefused):
        read_events(batch(EVENT), employer_identifier=number, month=month)


BOMB = '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><evtRemun>&c;</evtRemun>'
OUTSIDE = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><evtRemun>&b;</evtRemun>'


@pytest.mark.parametrize(
    "content",
    [
        BOMB.encode(),
        BOMB.encode("utf-16"),
        OUTSIDE.encode(),
        b'<!DOCTYPE a SYSTEM "http://example.org/a.dtd"><evtRemun/>',
        b"<evtRemun>",
        b"<evtRemun></evtRemu>",
        b'<?xml version="1.0" encoding="no-such"?><evtRemun/>',
        b"<a>" * 2_000 + b"</a>" * 2_000,
        b"<nothing/>",
        b"",
        b"<\xff\xfe\x00",
    ],
)
def test_hostile_and_broken_xml_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(FileRefused) as refusal:
        read_events(content, employer_identifier=FIRM, month=MONTH)

    assert str(refusal.value)


def test_the_schema_is_only_for_the_tests() -> None:
    source = Path(__file__).parents[3] / "src" / "amparo"

    assert not [each for each in source.rglob("*.py") if "libesocial" in each.read_text(encoding="utf-8")]
