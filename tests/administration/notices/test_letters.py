"""Letters: what a person reads, in their language, from a file that a screen reader can read too."""

import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from pypdf import PdfReader

from amparo.administration.awards.queries import awards_of_person
from amparo.administration.claims.models import Claim
from amparo.administration.decisions.queries import decision_of_claim
from amparo.administration.notices.models import Notice
from amparo.administration.notices.operations import NothingDecided, _told, mark_read, notify_decision, notify_request
from amparo.administration.notices.queries import notice_of_decision, notices_of_person
from amparo.administration.payments.calendar import current_calendar
from amparo.administration.registry.models import Person
from amparo.law.formatting import format_day
from tests.factories.claims import RECEIVED_ON, ClaimFactory, submit
from tests.factories.registry import PersonFactory

pytestmark = pytest.mark.django_db
MARCH = date(2026, 3, 1)
LANGUAGES = ["pt-br", "es", "fr", "en"]


def text_of(notice: Notice) -> str:
    """The words of a letter, with line breaks as spaces."""
    reader = PdfReader(io.BytesIO(bytes(notice.document.content)))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def _own_day(person: Person, month: date) -> date:
    (award,) = awards_of_person(person.pk)
    return current_calendar().pay_days(month).of(award.pk, Decimal("1621.00"))


def letter_to(person: Person, **answers: Any) -> Notice:
    """The letter that a claim for the benefit for older people leads to."""
    claim = submit(person, **answers)
    decision = decision_of_claim(claim.pk)
    assert decision is not None
    notice = notice_of_decision(decision.pk)
    assert notice is not None
    return notice


@pytest.mark.parametrize(
    ("language", "granted"),
    [
        ("pt-br", "foi aceito. Você vai receber R$ 1.621,00 por mês; o primeiro pagamento é em {day}"),
        ("es", "fue aceptada. Usted recibirá 1.621,00 R$ al mes; el primer pago es el {day}"),
        ("fr", "est acceptée. Vous recevrez 1 621,00 R$ par mois ; le premier paiement est le {day}"),
        ("en", "is granted. You will receive R$1,621.00 a month; the first payment is on {day}"),
    ],
)
def test_a_grant_says_how_much_and_when_in_the_persons_language(language: str, granted: str) -> None:
    person = PersonFactory(elderly=True, language=language)
    letter = text_of(letter_to(person))
    assert granted.format(day=format_day(_own_day(person, MARCH), language)) in letter


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_file_is_tagged_titled_and_names_its_language(language: str) -> None:
    notice = letter_to(PersonFactory(elderly=True, language=language))
    reader = PdfReader(io.BytesIO(bytes(notice.document.content)))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 - the reader's own kind of truth
    assert "/StructTreeRoot" in root
    assert str(root["/Lang"]).lower().startswith(language[:2])
    assert reader.metadata is not None
    assert reader.metadata.title == notice.subject
    assert b"pdfuaid" in bytes(notice.document.content)


@pytest.mark.parametrize(
    ("language", "appeal"), [("pt-br", "135"), ("es", "recurso"), ("fr", "recours"), ("en", "appeal")]
)
def test_every_decision_says_how_to_appeal_with_article_and_last_day(language: str, appeal: str) -> None:
    words = text_of(letter_to(PersonFactory(elderly=True, language=language)))
    assert appeal in words
    assert "Decreto 3.048/1999, art. 305" in words
    assert any(day in words for day in ("1º de abril de 2026", "1 de abril de 2026", "1er avril 2026", "April 1, 2026"))


def test_a_refusal_gives_every_reason_with_its_article() -> None:
    words = text_of(letter_to(PersonFactory(birth_date=date(1975, 1, 1), language="en")))
    assert "is not granted" in words
    assert "Not met:" in words
    assert "Lei 8.742/1993, art. 20" in words


@pytest.mark.parametrize(
    "name",
    [
        '#eval("1+1") #image("/etc/passwd")',
        "*bold* _it_ $x^2$ `raw` <label> @ref // comment /* x */",
        "#{ panic() } \\ \\u{41} [] {} = Heading",
        '"}; #set text(size: 99pt)',
        "Luís d'Ávila e Silva-Müller dos Santos Ñandú",
    ],
)
def test_what_a_person_typed_is_only_ever_text(name: str) -> None:
    words = text_of(letter_to(PersonFactory(elderly=True, given_names=name, family_names="Lima")))
    assert name.split(" ", maxsplit=1)[0] in words
    assert "foi aceito" in words


@pytest.mark.parametrize("name", ["李小龍", "محمد", "Ngọc", "Ωμέγα", "😀", "A" * 500])
def test_a_decision_never_waits_for_a_font(name: str) -> None:
    assert "foi aceito" in text_of(letter_to(PersonFactory(elderly=True, given_names=name)))


def test_characters_that_steer_the_display_are_left_out() -> None:
    words = text_of(
        letter_to(PersonFactory(elderly=True, given_names="Ana\u202emoc\nVocê deve R$ 500", family_names="X"))
    )
    assert "\u202e" not in words
    assert "Ana moc Você deve" in words


def test_a_letter_is_sent_once() -> None:
    notice = letter_to(PersonFactory(elderly=True))
    assert notice.claim_id is not None
    assert notify_decision(claim_id=notice.claim_id, on=RECEIVED_ON) == notice
    assert Notice.objects.count() == 1


def test_a_claim_without_a_decision_has_no_decision_letter() -> None:
    with pytest.raises(NothingDecided):
        notify_decision(claim_id=ClaimFactory().pk, on=RECEIVED_ON)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_request_says_what_is_missing_and_by_when(language: str) -> None:
    claim: Claim = ClaimFactory(claimant__language=language, missing_facts=["cadunico_updated_on"])
    notice = notify_request(claim_id=claim.pk, on=RECEIVED_ON)
    words = text_of(notice)
    assert any(day in words for day in ("1º de abril de 2026", "1 de abril de 2026", "1er avril 2026", "April 1, 2026"))
    assert "cadunico_updated_on" not in words
    assert "Cadastro Único" in words or "CadÚnico" in words
    assert notice.kind == "request_for_information"


def test_the_same_request_on_the_same_day_is_one_letter() -> None:
    claim = ClaimFactory(missing_facts=["cadunico_updated_on"])
    first = notify_request(claim_id=claim.pk, on=RECEIVED_ON)
    assert notify_request(claim_id=claim.pk, on=RECEIVED_ON) == first
    assert notify_request(claim_id=claim.pk, on=date(2026, 3, 20)) != first


def test_a_letter_is_marked_read_once_and_only_by_its_addressee() -> None:
    notice = letter_to(PersonFactory(elderly=True))
    later = date(2026, 3, 9)
    assert not mark_read(person_id=notice.person_id + 1, document_id=notice.document_id, on=later)
    assert mark_read(person_id=notice.person_id, document_id=notice.document_id, on=later)
    assert not mark_read(person_id=notice.person_id, document_id=notice.document_id, on=date(2026, 4, 1))
    (row,) = notices_of_person(notice.person_id)
    assert (row.read_on, row.document_reference) == (later, notice.document.reference)


def test_the_database_refuses_a_notice_read_before_it_was_issued() -> None:
    notice = letter_to(PersonFactory(elderly=True))
    with pytest.raises(IntegrityError, match="read_after_issued"), transaction.atomic():
        Notice.objects.filter(pk=notice.pk).update(read_on=date(2026, 3, 1))


def test_the_database_keeps_every_notice() -> None:
    notice = letter_to(PersonFactory(elderly=True))
    with pytest.raises(DatabaseError), transaction.atomic():
        Notice.objects.filter(pk=notice.pk).delete()


def test_a_second_letter_for_a_decision_is_refused_by_the_database() -> None:
    notice, other = letter_to(PersonFactory(elderly=True)), letter_to(PersonFactory(elderly=True))
    with pytest.raises(IntegrityError, match="one_per_decision"), transaction.atomic():
        Notice.objects.filter(pk=other.pk).update(decision=notice.decision)


@pytest.mark.parametrize(
    ("language", "covered"),
    [
        ("pt-br", "O primeiro pagamento cobre de 2 de março de 2026 a 31 de março de 2026"),
        ("en", "The first payment covers March 2, 2026 to March 31, 2026"),
    ],
)
def test_a_grant_says_which_days_the_first_payment_covers(language: str, covered: str) -> None:
    assert covered in text_of(letter_to(PersonFactory(elderly=True, language=language)))


def test_decided_months_later_the_first_payment_covers_all_of_them() -> None:
    claim = submit(PersonFactory(elderly=True, language="en"))
    decision = decision_of_claim(claim.pk)
    assert decision is not None
    told = _told(decision, "en", date(2026, 6, 10))
    assert told.first_payment is not None
    assert told.first_payment.until == date(2026, 6, 30)
    assert told.first_payment.pay_date == _own_day(claim.claimant, date(2026, 6, 1))
    assert told.first_payment.amount == Decimal("6429.97")
