"""A certificate of good standing is given at once, or refused with what is overdue; anybody can check it."""

import io
from datetime import date, timedelta

import pypdf
import pytest

from amparo.administration.collection.certificates import Certificate, NotInGoodStanding, certify_good_standing
from amparo.administration.collection.letters import notify_broken_plan, remind_payers
from amparo.administration.collection.operations import issue_instalment_slip
from amparo.administration.collection.payers import Payer, party_of
from amparo.administration.collection.plans import agree_plan, review_plans
from amparo.administration.collection.queries import instalments_of
from amparo.administration.collection.settlement import settle_payer, settle_slip
from amparo.administration.documents.models import Document
from amparo.administration.documents.queries import issued_by_code
from amparo.administration.notices.models import Notice
from tests.factories.collection import DUE, charged, employer_payer, person_payer, received

pytestmark = pytest.mark.django_db


def certified(payer: Payer, on: date, language: str = "pt-br") -> Certificate:
    return certify_good_standing(
        payer=payer, on=on, language=language, address_of=lambda code: f"https://example.org/verify/{code}/"
    )


def words_of(document: Document) -> str:
    reader = pypdf.PdfReader(io.BytesIO(bytes(document.content)))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


@pytest.mark.parametrize(("days", "given"), [(0, True), (1, False)])
def test_what_is_due_today_is_not_overdue(days: int, given: bool) -> None:
    charge = charged()
    on = DUE + timedelta(days=days)
    if given:
        assert certified(Payer.of(charge), on).valid_until == on + timedelta(days=180)
        return
    with pytest.raises(NotInGoodStanding) as refused:
        certified(Payer.of(charge), on)
    assert [each.charge.pk for each in refused.value.owed] == [charge.pk]


def test_whoever_pays_is_in_good_standing_again() -> None:
    charge = charged()
    on = date(2026, 6, 22)
    settle_payer(receipt_id=received("1009.90", paid_on=on).pk, payer=Payer.of(charge), on=on)
    assert certified(Payer.of(charge), on).code


@pytest.mark.parametrize("language", ["pt-br", "es", "fr", "en"])
def test_anybody_can_check_what_is_printed_and_nothing_more(language: str) -> None:
    payer = employer_payer(name="Padaria Sol Ltda")
    certificate = certified(payer, DUE, language)
    issued = issued_by_code(certificate.code)
    assert issued is not None
    printed = words_of(Document.objects.get(reference=certificate.reference))
    for label, value in issued.statements:
        assert label in printed
        assert value in printed
    assert "Padaria Sol Ltda" in printed
    assert certificate.code[:4] in printed


def test_a_plan_that_is_kept_has_the_effects_of_nothing_owed() -> None:
    charge = charged("3000.00", due_on=date(2026, 2, 20), posted_on=date(2026, 2, 10))
    payer, agreed_on = Payer.of(charge), date(2026, 4, 10)
    plan = agree_plan(payer=payer, charge_ids=[charge.pk], instalment_count=3, on=agreed_on)
    with pytest.raises(NotInGoodStanding):
        certified(payer, agreed_on)  # agreeing costs nothing: the plan counts from its first payment
    slip = issue_instalment_slip(instalment_id=instalments_of(plan)[0].pk, on=agreed_on)
    settle_slip(receipt_id=received(str(slip.amount), paid_on=agreed_on).pk, slip_id=slip.pk, on=agreed_on)
    printed = words_of(Document.objects.get(reference=certified(payer, agreed_on).reference))
    assert "parcelamento" in printed
    with pytest.raises(NotInGoodStanding):
        certified(payer, date(2026, 6, 1))  # the second instalment fell due on 29 May


def test_a_person_is_certified_too() -> None:
    payer = person_payer()
    certified(payer, DUE)
    assert Document.objects.get().person_id == payer.person_id
    assert party_of(payer).kind == "own"


@pytest.mark.parametrize(
    ("on", "kind"),
    [
        (date(2026, 6, 13), None),
        (date(2026, 6, 14), "payment_reminder"),
        (DUE, "payment_reminder"),
        (date(2026, 6, 20), "arrears"),
    ],
)
def test_payers_are_reminded_five_days_before_and_told_when_it_is_overdue(on: date, kind: str | None) -> None:
    charge = charged()
    assert remind_payers(on) == (kind is not None)
    assert list(Notice.objects.values_list("kind", "employer_id")) == ([(kind, charge.employer_id)] if kind else [])


def test_one_letter_of_a_kind_a_month() -> None:
    charged()
    letters = [remind_payers(DUE + timedelta(days=days)) for days in (1, 2, 28, 29)]
    assert letters == [1, 0, 0, 1]


def test_the_letter_says_how_much_of_what() -> None:
    charged("1000.00", due_on=date(2026, 5, 20))
    remind_payers(date(2026, 7, 20))
    printed = words_of(Document.objects.get())
    for figure in ("1.221,20", "1.000,00", "200,00", "21,20"):
        assert figure in printed


def test_whose_plan_breaks_is_told_what_is_owed_now() -> None:
    charge = charged("3000.00", due_on=date(2026, 2, 20), posted_on=date(2026, 2, 10))
    agree_plan(payer=Payer.of(charge), charge_ids=[charge.pk], instalment_count=5, on=date(2026, 4, 10))
    on = date(2026, 7, 20)
    for plan in review_plans(on):
        notify_broken_plan(plan, on)
    assert Notice.objects.get().kind == "plan_broken"
    # 3,000 and 20 %, and SELIC from March to June with 1 % for July: 1.21 + 1.09 + 1.07 + 1.12 + 1
    assert "3.764,70" in words_of(Document.objects.get())


def test_an_amount_that_is_not_known_is_not_said() -> None:
    charged("1000.00")
    remind_payers(date(2026, 11, 3))
    assert "mais os acréscimos" in words_of(Document.objects.get())
