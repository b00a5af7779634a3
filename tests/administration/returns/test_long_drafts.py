"""A large draft is checked and filed step by step: repeated, replaced, refused and told of, never half."""

from contextlib import closing
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.utils.translation import override

from amparo.administration.access.models import Account
from amparo.administration.collection.filing import file_and_charge
from amparo.administration.ledger.operations import open_accounts
from amparo.administration.registry.models import Employer, Person, PersonIdentifier
from amparo.administration.returns import long_drafts, queries
from amparo.administration.returns.checking import TOLD_EVERY
from amparo.administration.returns.drafts import DraftIsBeingFiled, save_draft
from amparo.administration.returns.models import DraftWork, EmployerFact, MonthlyReturn, ReturnDraft
from tests.factories.registry import cpf_number
from tests.factories.returns import FILED_ON, MONTH, firm, representative_of, worker_of

pytestmark = pytest.mark.django_db
HEADING = "cpf;categoria;remuneracao"


@pytest.fixture(autouse=True)
def books() -> None:
    open_accounts()


@pytest.fixture
def employer() -> Employer:
    return firm()


@pytest.fixture
def account(employer: Employer) -> Account:
    return representative_of(employer)


def sheet(*lines: str) -> bytes:
    return "\n".join([HEADING, *lines]).encode()


def good(person: Person, pay: str = "3000,00") -> str:
    return f"{cpf_number(person.pk)};employee;{pay}"


def keep(employer: Employer, account: Account, content: bytes, on: date = FILED_ON) -> DraftWork:
    return long_drafts.keep_sent(employer_id=employer.pk, month=MONTH, content=content, account_id=account.pk, on=on)


def work_of(employer: Employer) -> DraftWork:
    found = queries.work_of(employer.pk, MONTH)
    assert found is not None
    return found


def ask(work: DraftWork, account: Account, **changes: Any) -> bool:
    asked = {"filing_key": "k", "accept_partly": False, "asked_by_id": account.pk, "on": FILED_ON}
    return long_drafts.ask_to_file(work, **{**asked, **changes})


def test_what_is_found_is_kept_and_nothing_filed_before_it_is_asked(employer: Employer, account: Account) -> None:
    kept = keep(employer, account, sheet(good(worker_of(employer)), "123;employee;1"))
    long_drafts.check_sent(kept.pk)

    work = work_of(employer)
    found = long_drafts.found_by(work)
    assert (work.state, found.line_count, found.good_count, found.refused_count) == ("checked", 2, 1, 1)
    assert [each.line for each in found.errors] == [3]
    assert "123" in work.error_sheet
    assert not MonthlyReturn.objects.exists()


def test_it_is_filed_once_as_of_the_day_on_which_it_was_asked_for(employer: Employer, account: Account) -> None:
    kept = keep(employer, account, sheet(good(worker_of(employer))))
    long_drafts.check_sent(kept.pk)
    assert ask(work_of(employer), account)
    assert not ask(work_of(employer), account, filing_key="again")

    for _time in range(2):
        long_drafts.file_asked(kept.pk, file_and_charge)

    filed = MonthlyReturn.objects.get()
    assert (filed.accepted_count, filed.filed_by_id, filed.received_on) == (1, account.pk, FILED_ON)
    assert not ReturnDraft.objects.exists()
    assert queries.work_of(employer.pk, MONTH) is None


def test_another_file_takes_the_place_of_one_that_is_being_checked(employer: Employer, account: Account) -> None:
    first = keep(employer, account, sheet(good(worker_of(employer), "1,00")))
    second = keep(employer, account, sheet(good(worker_of(employer), "3000,00")))

    long_drafts.check_sent(first.pk)
    long_drafts.check_sent(second.pk)

    assert long_drafts.found_by(work_of(employer)).remuneration == 3000


def test_what_is_being_filed_cannot_be_changed(employer: Employer, account: Account) -> None:
    long_drafts.check_sent(keep(employer, account, sheet(good(worker_of(employer)))).pk)
    ask(work_of(employer), account)

    with pytest.raises(DraftIsBeingFiled):
        keep(employer, account, sheet())
    with pytest.raises(DraftIsBeingFiled):
        save_draft(employer_id=employer.pk, month=MONTH, lines=[], channel="typed", account_id=account.pk, on=FILED_ON)


def test_a_file_that_cannot_be_read_says_why_in_the_language_of_whoever_sent_it(
    employer: Employer, account: Account
) -> None:
    with override("pt-br"):
        kept = keep(employer, account, b"a;b\n1;2")
    long_drafts.check_sent(kept.pk)

    work = work_of(employer)
    assert work.state == "stopped"
    assert "primeira linha" in work.fault


def test_a_fact_that_is_missing_of_the_employer_stops_it(employer: Employer, account: Account) -> None:
    EmployerFact.objects.all().delete()
    long_drafts.check_sent(keep(employer, account, sheet(good(worker_of(employer)))).pk)

    assert work_of(employer).state == "stopped"
    assert not MonthlyReturn.objects.exists()


def test_lines_that_became_wrong_after_the_check_are_shown_and_nothing_is_filed(
    employer: Employer, account: Account
) -> None:
    person = worker_of(employer)
    kept = keep(employer, account, sheet(good(person)))
    long_drafts.check_sent(kept.pk)
    ask(work_of(employer), account)
    PersonIdentifier.objects.filter(person=person).delete()

    long_drafts.file_asked(kept.pk, file_and_charge)

    work = work_of(employer)
    assert (work.state, long_drafts.found_by(work).refused_count) == ("checked", 1)
    assert not MonthlyReturn.objects.exists()


def test_right_lines_are_filed_without_the_others_only_where_that_was_asked(
    employer: Employer, account: Account
) -> None:
    kept = keep(employer, account, sheet(good(worker_of(employer)), "123;employee;1"))
    long_drafts.check_sent(kept.pk)
    ask(work_of(employer), account, accept_partly=True)

    long_drafts.file_asked(kept.pk, file_and_charge)

    filed = MonthlyReturn.objects.get()
    assert (filed.accepted_count, filed.refused_count) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_how_far_it_is_can_be_seen_while_it_is_filed(employer: Employer, account: Account) -> None:
    lines = [good(worker_of(employer)), *(f"{place};employee;1" for place in range(TOLD_EVERY))]
    kept = keep(employer, account, sheet(*lines))
    long_drafts.check_sent(kept.pk)
    ask(work_of(employer), account, accept_partly=True)
    seen = []

    def watched(*, tell: Any, **filing: Any) -> Any:
        def told(done: int) -> None:
            tell(done)
            with closing(connection.copy()) as another, another.cursor() as cursor:
                cursor.execute("SELECT done_count FROM returns_draftwork WHERE id = %s", [kept.pk])
                seen.append(cursor.fetchone()[0])

        return file_and_charge(tell=told, **filing)

    long_drafts.file_asked(kept.pk, watched)

    assert seen == [0, TOLD_EVERY, TOLD_EVERY + 1]
    assert MonthlyReturn.objects.get().refused_count == TOLD_EVERY


@pytest.mark.parametrize(
    "change", [{"state": "filing"}, {"state": "stopped"}, {"state": "checked"}, {"done_count": 1}, {"state": "lost"}]
)
def test_the_database_refuses_work_that_cannot_be(employer: Employer, account: Account, change: dict[str, Any]) -> None:
    kept = keep(employer, account, sheet())
    with pytest.raises(IntegrityError):
        DraftWork.objects.filter(pk=kept.pk).update(**change)
