"""A document answers for itself: by its code, as it was issued, until it is withdrawn."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from amparo.administration.documents.choices import IssuedKind
from amparo.administration.documents.models import IssuedDocument
from amparo.administration.documents.operations import NoSuchIssuedDocument, issue_document, withdraw_document
from amparo.administration.documents.queries import issued_by_code, plain_code, shown_code
from tests.factories.registry import PersonFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 7, 20)


def issued(valid_until: date | None = None) -> IssuedDocument:
    return issue_document(
        kind=IssuedKind.PAYSLIP,
        statements={"Nome": "Maria Souza", "Valor": "R$ 1.621,00"},
        language="pt",
        issued_on=DAY,
        valid_until=valid_until,
        person_id=PersonFactory().pk,
    )


def page(code: str) -> tuple[int, str]:
    response = Client().get(f"/verify/{code}/", headers={"accept-language": "en"})
    return response.status_code, response.content.decode()


def test_codes_are_not_alike() -> None:
    assert len({issued().code for _each in range(20)}) == 20


@pytest.mark.parametrize("typed", ["7k3m-9qxa-2t8b-hv4c", " 7K3M 9QXA 2T8B HV4C ", "7K3M9QXA2T8BHV4C"])
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert plain_code(typed) == "7K3M9QXA2T8BHV4C"


def test_letters_that_look_like_figures_are_read_as_figures() -> None:
    assert plain_code("oIl0") == "0110"


def test_a_code_is_printed_in_groups() -> None:
    assert shown_code("7K3M9QXA2T8BHV4C") == "7K3M-9QXA-2T8B-HV4C"


def test_it_is_found_by_its_code() -> None:
    document = issued()
    assert issued_by_code(shown_code(document.code).lower()) == document


def test_anybody_sees_what_was_printed_and_that_it_is_genuine() -> None:
    status, text = page(issued().code)
    assert status == 200
    assert "Genuine" in text
    assert text.index("Maria Souza") < text.index("R$ 1.621,00")


def test_a_document_that_was_never_issued_is_not_found() -> None:
    status, text = page("7K3M-9QXA-2T8B-HV4C")
    assert status == 404
    assert "the paper is not ours" in text


@pytest.mark.parametrize(
    ("on", "said"), [(date(2026, 8, 1), "Genuine</strong>"), (date(2026, 8, 2), "no longer valid")]
)
def test_it_is_valid_until_its_last_day(monkeypatch: pytest.MonkeyPatch, on: date, said: str) -> None:
    document = issued(valid_until=date(2026, 8, 1))
    monkeypatch.setattr("amparo.interfaces.theme.verification.today", lambda: on)
    assert said in page(document.code)[1]


def test_a_withdrawn_document_says_so_and_not_why() -> None:
    document = issued()
    withdraw_document(code=document.code, reason="The person is alive", on=DAY)
    text = page(document.code)[1]
    assert "do not rely on it" in text
    assert "alive" not in text


def test_it_is_withdrawn_once() -> None:
    document = issued()
    withdraw_document(code=document.code, reason="Error", on=DAY)
    with pytest.raises(NoSuchIssuedDocument):
        withdraw_document(code=document.code, reason="Error", on=DAY)


@pytest.mark.parametrize(
    "change",
    [
        "SET statements = '[]'",
        "SET valid_until = '2030-01-01'",
        "SET code = '0000000000000000'",
        "SET withdrawn_on = '2026-07-21'",
    ],
)
def test_what_was_issued_is_never_altered(change: str) -> None:
    issued()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE documents_issueddocument {change}")


def test_a_withdrawn_document_is_not_brought_back() -> None:
    withdraw_document(code=issued().code, reason="Error", on=DAY)
    with pytest.raises(DatabaseError), transaction.atomic():
        IssuedDocument.objects.update(withdrawn_on=None, withdrawn_reason="")


def test_asking_without_a_code_says_what_to_do() -> None:
    response = Client().get("/verify/", {"code": " - "}, headers={"accept-language": "en"})
    assert response.status_code == 400
    assert "Enter the code" in response.content.decode()


def test_asking_with_a_code_leads_to_its_page() -> None:
    document = issued()
    response = Client().get("/verify/", {"code": shown_code(document.code).lower()})
    assert response.headers["Location"] == f"/verify/{document.code}/"
