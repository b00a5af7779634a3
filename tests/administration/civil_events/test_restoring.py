"""Money and deaths: what is withheld, what was paid after, and a living person who is made whole to the cent."""

import threading
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import Sum

from amparo.administration.access.choices import Role
from amparo.administration.awards.models import Award
from amparo.administration.civil_events import operations
from amparo.administration.civil_events.aftermath import recover_all
from amparo.administration.civil_events.certificates import NoDeathOnRecord, certify_death
from amparo.administration.civil_events.intake import take_events
from amparo.administration.civil_events.models import Notification, PaidAfterDeath, Restoration
from amparo.administration.civil_events.restoring import (
    EvidenceMissing,
    NotRecordedAsDead,
    restore_living_person,
)
from amparo.administration.claims.operations import save_draft
from amparo.administration.claims.queries import draft_answers
from amparo.administration.documents.queries import issued_by_code
from amparo.administration.ledger.operations import open_accounts
from amparo.administration.ledger.queries import account_balance
from amparo.administration.notices.models import Notice
from amparo.administration.overpayments.queries import overpayments_of
from amparo.administration.payments.models import Payment, PaymentExclusion
from amparo.administration.payments.operations import pay_run
from amparo.administration.registry.models import CivilEvent, Person
from amparo.administration.registry.operations import add_identifier, relate_persons
from amparo.administration.registry.queries import death_date_of
from tests.factories.civil_events import DIED, NOW, TODAY, death_of, notified, registry_account
from tests.factories.payments import awards_in_payment, officer, released_run
from tests.factories.registry import PersonFactory, cpf_number

pytestmark = pytest.mark.django_db
OCTOBER, NOVEMBER, DECEMBER, JANUARY = (date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1))


@pytest.fixture(autouse=True)
def chart() -> None:
    open_accounts()


def pensioner() -> Award:
    (award,) = awards_in_payment(["3000.00"], first_payable_on=OCTOBER)
    award.person.refresh_from_db()
    add_identifier(person_id=award.person_id, scheme="cpf", value=cpf_number(award.person_id))
    return award


def pay(month: date) -> None:
    run = pay_run(run_id=released_run(month=month).pk)
    assert run.status == "closed", run.difference


def paid(award: Award) -> Decimal:
    total: Decimal | None = Payment.objects.filter(award=award).aggregate(sum=Sum("amount"))["sum"]
    return total or Decimal(0)


def die(award: Award, **other: object) -> Notification:
    notification = notified(death_of(award.person, **other))
    return operations.settle_by_number(notification_id=notification.pk, on=TODAY, at=NOW)


def restore(award: Award) -> None:
    restore_living_person(
        person_id=award.person_id,
        officer_id=officer(Role.CASE_OFFICER).pk,
        reason="Came to the counter",
        evidence="Identity card with photograph",
        on=TODAY,
    )


def test_a_death_told_in_the_morning_is_not_paid_in_the_afternoon() -> None:
    """Day D: the run was prepared and released before; it pays on D and withholds."""
    award, other = pensioner(), pensioner()
    run = released_run(month=NOVEMBER)
    die(award)
    pay_run(run_id=run.pk)
    assert paid(award) == 0
    assert paid(other) == Decimal("6000.00")
    assert set(PaymentExclusion.objects.values_list("award_id", "reason")) == {(award.pk, "death")}


def test_what_was_paid_for_days_after_the_death_is_listed_to_be_recovered() -> None:
    award = pensioner()
    pay(OCTOBER)
    pay(NOVEMBER)
    die(award, occurred_on="2026-10-10")
    rows = PaidAfterDeath.objects.order_by("period")
    assert [(row.period, row.paid, row.due) for row in rows] == [
        (OCTOBER, Decimal("3000.00"), Decimal("1000.00")),
        (NOVEMBER, Decimal("3000.00"), Decimal("0.00")),
    ]
    assert recover_all(on=TODAY, at=NOW) == 0
    owed = overpayments_of(award.person_id)
    assert sorted(each.amount for each in owed) == [Decimal("2000.00"), Decimal("3000.00")]
    assert {each.cause for each in owed} == {"death"}
    assert account_balance("overpayments_receivable", TODAY) == Decimal("5000.00")
    restore(award)
    assert account_balance("overpayments_receivable", TODAY) == 0
    assert {each.left_amount for each in overpayments_of(award.person_id)} == {Decimal(0)}


def test_a_payment_made_while_the_death_was_being_recorded_is_found_afterwards() -> None:
    """The payment is made first and the list lost, as if the run's transaction had ended after the death's had looked."""
    award = pensioner()
    pay(OCTOBER)
    die(award, occurred_on="2026-09-10")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("delete from civil_events_paidafterdeath")
        cursor.execute("SET LOCAL session_replication_role = origin")
    assert recover_all(on=TODAY, at=NOW) == 1
    assert recover_all(on=TODAY, at=NOW) == 0
    assert PaidAfterDeath.objects.get().due == 0


@pytest.mark.parametrize("died", ["2026-09-10", "2026-10-10", "2026-11-10"])
@pytest.mark.parametrize("ended", [False, True])
def test_a_living_person_is_paid_to_the_cent_as_if_never_reported_dead(died: str, ended: bool) -> None:
    award, never = pensioner(), pensioner()
    pay(OCTOBER)
    notification = die(award, occurred_on=died)
    if ended:
        operations.confirm_death(notification_id=notification.pk, on=TODAY)
    pay(NOVEMBER)
    pay(DECEMBER)
    assert paid(award) == Decimal("3000.00")
    restore(award)
    pay(JANUARY)
    assert paid(award) == paid(never) == Decimal("12000.00")
    assert death_date_of(award.person_id) is None
    assert not PaidAfterDeath.objects.filter(withdrawn_on__isnull=True).exists()
    notification.refresh_from_db()
    assert notification.state == "annulled"


def test_a_run_under_way_pays_the_restored_person_later_and_once() -> None:
    award = pensioner()
    pay(OCTOBER)
    die(award)
    run = released_run(month=NOVEMBER)
    restore(award)
    pay_run(run_id=run.pk)
    pay(DECEMBER)
    assert paid(award) == Decimal("9000.00")


def test_restoring_needs_a_death_a_reason_and_evidence() -> None:
    award = pensioner()
    with pytest.raises(NotRecordedAsDead):
        restore(award)
    die(award)
    with pytest.raises(EvidenceMissing):
        restore_living_person(
            person_id=award.person_id, officer_id=officer(Role.CASE_OFFICER).pk, reason="x", evidence=" ", on=TODAY
        )
    assert death_date_of(award.person_id) == DIED


def test_a_death_may_be_told_again_after_a_restoration() -> None:
    award = pensioner()
    die(award)
    restore(award)
    later = notified(death_of(award.person, "0002", occurred_on="2026-11-15"))
    found = operations.settle_by_number(notification_id=later.pk, on=TODAY, at=NOW)
    assert (found.state, death_date_of(award.person_id)) == ("matched", date(2026, 11, 15))


def widowed(award: Award) -> Person:
    widow: Person = PersonFactory(given_names="Rosa")
    relate_persons(person_id=award.person_id, other_id=widow.pk, kind="spouse", start=date(1990, 5, 1))
    return widow


def test_what_was_prepared_for_survivors_is_withdrawn_and_they_are_told() -> None:
    award = pensioner()
    widow = widowed(award)
    die(award)
    answers = draft_answers(widow.pk, "death_pension")
    assert answers
    save_draft(person_id=widow.pk, service="death_pension", answers=answers | {"children": []})
    restore(award)
    assert draft_answers(widow.pk, "death_pension") == {}
    assert Notice.objects.filter(person=widow, subject="Não houve morte: corrigimos o registro").count() == 1


def test_a_draft_about_another_death_is_left_alone() -> None:
    award = pensioner()
    widow = widowed(award)
    own = {"deceased": {"identifier": cpf_number(99_999), "death_date": DIED.isoformat()}}
    save_draft(person_id=widow.pk, service="death_pension", answers=own)
    die(award)
    restore(award)
    assert draft_answers(widow.pk, "death_pension") == own


def test_restoring_twice_is_refused_and_tells_nobody_again() -> None:
    award = pensioner()
    widow = widowed(award)
    die(award)
    restore(award)
    told = Notice.objects.filter(person__in=[widow.pk, award.person_id]).count()
    with pytest.raises(NotRecordedAsDead):
        restore(award)
    assert Restoration.objects.count() == 1
    assert Notice.objects.filter(person__in=[widow.pk, award.person_id]).count() == told


def test_restoring_is_whole_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last thing that it does fails: nothing of what went before is left."""
    award = pensioner()
    widow = widowed(award)
    pay(OCTOBER)
    notification = die(award, occurred_on="2026-10-10")
    given = certify_death(notification_id=notification.pk, language="pt-br", on=TODAY, address_of=address)

    def fails(*_arguments: object) -> None:
        raise OSError("no letter today")

    monkeypatch.setattr("amparo.administration.civil_events.restoring.tell_survivor_restored", fails)
    with pytest.raises(OSError, match="no letter"):
        restore(award)
    assert death_date_of(award.person_id) == date(2026, 10, 10)
    assert draft_answers(widow.pk, "death_pension")
    assert account_balance("overpayments_receivable", TODAY) == Decimal("2000.00")
    issued = issued_by_code(given.code)
    assert issued is not None
    assert issued.withdrawn_on is None


def address(code: str) -> str:
    return f"https://example.org/verify/{code}/"


def test_a_certificate_is_given_once_and_no_longer_holds_when_the_person_lives() -> None:
    award = pensioner()
    notification = die(award)
    first = certify_death(notification_id=notification.pk, language="pt-br", on=TODAY, address_of=address)
    again = certify_death(notification_id=notification.pk, language="pt-br", on=DIED, address_of=address)
    assert first == again
    assert first.content.startswith(b"%PDF-")
    issued = issued_by_code(first.code)
    assert issued is not None
    assert ["Morte", "10 de novembro de 2026"] in [list(each) for each in issued.statements]
    restore(award)
    issued.refresh_from_db()
    assert issued.withdrawn_on == TODAY
    with pytest.raises(NoDeathOnRecord):
        certify_death(notification_id=notification.pk, language="pt-br", on=TODAY, address_of=address)


def at_once(count: int, act: object) -> list[BaseException]:
    start, faults = threading.Barrier(count), []

    def run(number: int) -> None:
        start.wait()
        try:
            act(number)  # type: ignore[operator]
        except BaseException as error:  # noqa: BLE001 - a thread's fault is the test's
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return faults


@pytest.mark.django_db(transaction=True)
def test_one_notification_sent_by_six_at_once_is_one_death() -> None:
    event, account = death_of(pensioner().person), registry_account()

    def send(_number: int) -> None:
        taken = take_events([event], channel="api", received_on=TODAY, received_by_id=account.pk)
        operations.settle_by_number(notification_id=taken.notifications[1].pk, on=TODAY, at=NOW)

    assert at_once(6, send) == []
    assert (Notification.objects.count(), CivilEvent.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_two_registers_at_once_record_one_death() -> None:
    person, account = pensioner().person, registry_account()

    def send(number: int) -> None:
        event = death_of(person, str(number), register=f"Cartório {number}")
        taken = take_events([event], channel="api", received_on=TODAY, received_by_id=account.pk)
        operations.settle_by_number(notification_id=taken.notifications[1].pk, on=TODAY, at=NOW)

    assert at_once(4, send) == []
    assert set(Notification.objects.values_list("state", flat=True)) == {"matched"}
    assert CivilEvent.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_death_beside_a_run_is_withheld_or_listed_for_recovery_never_lost() -> None:
    awards = [pensioner() for _number in range(6)]
    run = released_run(month=NOVEMBER, chunk_size=2)
    notifications = [notified(death_of(each.person, str(each.pk), occurred_on="2026-09-10")) for each in awards]

    def act(number: int) -> None:
        if number == 0:
            pay_run(run_id=run.pk)
        else:
            operations.settle_by_number(notification_id=notifications[number - 1].pk, on=TODAY, at=NOW)

    assert at_once(7, act) == []
    recover_all(on=TODAY, at=NOW)
    overpaid = set(PaidAfterDeath.objects.values_list("award_id", "period"))
    assert set(Payment.objects.values_list("award_id", "period")) == overpaid
