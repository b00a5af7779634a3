"""Employers' pages: what is due, typed and sent returns, errors where they are, nothing lost, nothing of others."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from amparo.administration.access.models import Account
from amparo.administration.common.periods import period_from
from amparo.administration.ledger.operations import open_accounts
from amparo.administration.registry.models import Employer, Employment
from amparo.administration.returns import long_drafts
from amparo.administration.returns.models import EmployerFact, MonthlyReturn, RegistrationRequest, ReturnDraft
from amparo.administration.returns.queries import representatives
from amparo.interfaces.jobs.worker import work
from tests.factories.access import AccountFactory, signed_in
from tests.factories.registry import PersonFactory, cpf_number
from tests.factories.returns import firm, representative_of, worker_of

pytestmark = pytest.mark.django_db
MONTH = "2026-09"


@pytest.fixture(autouse=True)
def today(settings: Any) -> None:
    settings.AMPARO_TODAY = "2026-10-05"
    open_accounts()


@pytest.fixture
def employer() -> Employer:
    return firm()


@pytest.fixture
def client(employer: Employer) -> Client:
    return in_english(representative_of(employer))


def in_english(account: Account) -> Client:
    client = signed_in(account)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def page(name: str, employer: Employer, *rest: Any) -> str:
    return reverse(f"portal:{name}", args=[employer.pk, *rest])


def typed(*lines: dict[str, str], action: str = "check", **more: str) -> dict[str, str]:
    sent = {f"line-{place}-{name}": text for place, line in enumerate(lines, 1) for name, text in line.items()}
    return {"count": str(len(lines)), action: "1", **sent, **more}


def row(number: str, pay: str = "3.000,00", **changes: str) -> dict[str, str]:
    return {"identifier": number, "name": "Maria", "category": "employee", "remuneration": pay, "days": "", **changes}


def test_the_first_page_says_which_return_is_missing_and_for_how_many(employer: Employer, client: Client) -> None:
    worker_of(employer)
    worker_of(employer)

    content = client.get(page("employer", employer)).content.decode()

    assert "You owe contributions for 2 people." in content
    assert page("employer_return", employer, MONTH) in content


def test_a_typed_return_is_filed_after_its_sums_were_seen(employer: Employer, client: Client) -> None:
    person = worker_of(employer)
    begun = client.get(page("employer_return", employer, MONTH)).content.decode()
    assert person.name in begun

    check = client.post(page("employer_return", employer, MONTH), typed(row(cpf_number(person.pk))), follow=True)

    assert not MonthlyReturn.objects.exists()
    assert "878.60" in check.content.decode()  # 248.60 withheld and 630.00 of the firm
    key = check.context["key"]
    filed = client.post(page("employer_return_check", employer, MONTH), {"key": key}, follow=True)
    assert MonthlyReturn.objects.get().channel == "typed"
    assert page("employer_owed", employer) in filed.content.decode()
    assert not ReturnDraft.objects.exists()
    assert client.get(page("employer_owed", employer)).status_code == 200


def test_errors_stand_beside_their_fields_and_nothing_typed_is_lost(employer: Employer, client: Client) -> None:
    wrong = row("123", "three thousand", name="Zé <b>")
    check = client.post(page("employer_return", employer, MONTH), typed(wrong), follow=True).content.decode()
    assert "1 line needs mending" in check

    mend = client.get(page("employer_return", employer, MONTH) + "?mend=1").content.decode()

    assert 'id="line-1-remuneration-error"' in mend
    assert 'href="#line-1-identifier"' in mend
    assert 'value="three thousand"' in mend
    assert "Zé &lt;b&gt;" in mend


def test_a_line_is_added_and_another_left_out(employer: Employer, client: Client) -> None:
    url = page("employer_return", employer, MONTH)

    added = client.post(url, typed(row("1"), action="add"))
    assert added.context["lines"][1].place == 2
    client.post(url, typed(row("1"), row("2"), action="remove", remove="1"))

    assert [each["identifier"] for each in ReturnDraft.objects.get().lines] == ["2"]


def test_a_file_is_checked_its_errors_can_be_had_and_the_mended_one_filed(employer: Employer, client: Client) -> None:
    person = worker_of(employer)
    good, bad = f"{cpf_number(person.pk)};employee;3000", "11144477735;employee;1"
    heading = "cpf;categoria;remuneracao"

    def send(*lines: str) -> Any:
        file = SimpleUploadedFile("a.csv", "\n".join([heading, *lines]).encode())
        return client.post(page("employer_return_upload", employer, MONTH), {"file": file}, follow=True)

    first = send(good, bad)
    assert "Line 3" in first.content.decode()
    sheet = client.get(page("employer_return_errors", employer, MONTH)).content.decode()
    assert "11144477735" in sheet
    assert cpf_number(person.pk) not in sheet
    client.post(page("employer_return_check", employer, MONTH), {})
    assert not MonthlyReturn.objects.exists()

    send(good)
    client.post(page("employer_return_check", employer, MONTH), {})

    assert MonthlyReturn.objects.get().channel == "file"


def test_the_right_lines_are_filed_when_the_payer_says_so_and_the_rest_is_shown_as_open(
    employer: Employer, client: Client
) -> None:
    person = worker_of(employer)
    client.post(page("employer_return", employer, MONTH), typed(row(cpf_number(person.pk)), row("11144477735")))

    filed = client.post(page("employer_return_check", employer, MONTH), {"partly": "yes"}, follow=True)

    assert "Left out, and still open" in filed.content.decode()
    assert "1 line open" in client.get(page("employer", employer)).content.decode()


def test_a_correction_shows_what_changes_before_it_is_filed(employer: Employer, client: Client) -> None:
    person = worker_of(employer)
    for pay in ("3000", "3500"):
        check = client.post(
            page("employer_return", employer, MONTH), typed(row(cpf_number(person.pk), pay)), follow=True
        )
        client.post(page("employer_return_check", employer, MONTH), {})

    (change,) = check.context["changes"]
    assert (str(change.before), str(change.after)) == ("3000.00", "3500.00")
    assert MonthlyReturn.objects.filter(state="filed").get().version == 2


def test_the_template_has_the_workers_in_it(employer: Employer, client: Client) -> None:
    person = worker_of(employer)

    sheet = client.get(page("employer_return_template", employer, MONTH)).content.decode("utf-8-sig")

    assert f"{cpf_number(person.pk)};{person.name};employee" in sheet


@pytest.mark.parametrize(
    "name",
    [
        "employer",
        "employer_workers",
        "employer_return",
        "employer_return_upload",
        "employer_return_check",
        "employer_return_template",
        "employer_return_errors",
    ],
)
def test_another_employer_is_not_found(name: str, client: Client) -> None:
    other = firm()
    rest = [MONTH] if "return" in name else []

    assert client.get(page(name, other, *rest)).status_code == 404


@pytest.mark.parametrize("month", ["2026-13", "2099-01", "x"])
def test_a_month_that_is_not_or_has_not_begun_is_not_found(month: str, employer: Employer, client: Client) -> None:
    assert client.get(page("employer_return", employer, month)).status_code == 404


def test_a_worker_is_added_by_number_and_name_and_leaves(employer: Employer, client: Client) -> None:
    person = PersonFactory()
    day = {"start-day": "1", "start-month": "9", "start-year": "2026", "category": "employee"}
    url = page("employer_workers", employer)
    wrong = client.post(url, {"identifier": cpf_number(person.pk), "name": "João Pereira", **day})
    assert "do not fit anybody" in wrong.content.decode()

    client.post(url, {"identifier": cpf_number(person.pk), "name": person.name, **day})

    work = Employment.objects.get(person=person)
    end = {"on-day": "1", "on-month": "10", "on-year": "2026"}
    client.post(reverse("portal:employer_worker_end", args=[employer.pk, work.pk]), end)
    assert Employment.objects.get().period.upper == date(2026, 10, 1)


REGISTRATION = {
    "employer_name": "Padaria Sol",
    "identifier": "11.222.333/0001-81",
    "employer_accident_risk": "light",
    "display_name": "Ana Lima",
    "email": "ana@padaria.example",
    "password": "uma frase longa e muito boa",
}


def test_an_employer_registers_and_an_officer_confirms() -> None:
    Client().post(reverse("portal:employer_register"), REGISTRATION)
    request = RegistrationRequest.objects.get()
    account = Account.objects.get(login="ana@padaria.example")
    assert "Waiting for confirmation" in in_english(account).get(reverse("portal:employers")).content.decode()
    desk = in_english(AccountFactory(officer=True))
    assert "Padaria Sol" in desk.get(reverse("desk:employers")).content.decode()

    desk.post(reverse("desk:employers"), {"request": request.pk, "confirm": "1"})

    home = in_english(account).get(reverse("portal:employers"), follow=True).content.decode()
    assert "Padaria Sol" in home


def test_a_refused_request_says_why() -> None:
    Client().post(reverse("portal:employer_register"), REGISTRATION)
    desk = in_english(AccountFactory(officer=True))
    request = RegistrationRequest.objects.get()

    blank = desk.post(reverse("desk:employers"), {"request": request.pk, "refuse": "1", "reason": ""}, follow=True)
    assert "Say why" in blank.content.decode()
    desk.post(reverse("desk:employers"), {"request": request.pk, "refuse": "1", "reason": "No proof."})

    mine = in_english(Account.objects.get(login="ana@padaria.example")).get(reverse("portal:employers"))
    assert "No proof." in mine.content.decode()


def test_a_mistyped_number_is_said_beside_it_and_no_account_is_opened() -> None:
    answer = Client().post(reverse("portal:employer_register"), {**REGISTRATION, "identifier": "11.222.333/0001-82"})

    assert answer.context["form"].errors["identifier"]
    assert not Account.objects.exists()


def test_a_key_is_shown_once_and_revoked(client: Client) -> None:
    url = reverse("portal:employer_keys")
    secret = client.post(url, {"name": "Payroll 3"}).context["secret"]
    again = client.get(url)
    assert secret.startswith("amparo_")
    assert secret not in again.content.decode()

    client.post(url, {"revoke": again.context["keys"][0].pk})

    assert "Revoked on" in client.get(url).content.decode()


def test_a_firm_that_never_told_its_risk_is_led_to_tell_it(client: Client, employer: Employer) -> None:
    EmployerFact.objects.all().delete()
    person = worker_of(employer)

    asked = client.post(page("employer_return", employer, MONTH), typed(row(cpf_number(person.pk))), follow=True)
    assert "Accident risk of the main activity" in asked.content.decode()
    client.post(page("employer_facts", employer), {"employer_accident_risk": "serious"})
    client.post(page("employer_return_check", employer, MONTH), {})

    assert str(MonthlyReturn.objects.get().employer_sum) == "690.00"


@pytest.mark.django_db(transaction=True)
def test_a_large_file_is_checked_and_filed_beside_the_pages(
    employer: Employer, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("amparo.administration.returns.long_drafts.LARGE_BYTES", 1)
    content = f"cpf;categoria;remuneracao\n{cpf_number(worker_of(employer).pk)};employee;3000"
    file = SimpleUploadedFile("a.csv", content.encode())
    place = (employer, MONTH)

    sent = client.post(page("employer_return_upload", *place), {"file": file}, follow=True)
    assert sent.redirect_chain[-1][0] == page("employer_return_progress", *place)
    assert "being read" in sent.content.decode()
    assert page("employer_return_progress", *place) in client.get(page("employer_return", *place)).headers["Location"]

    work(wait=False)
    asked = client.get(page("employer_return_progress", *place), headers={"HX-Request": "true"})
    assert asked.headers["HX-Redirect"] == page("employer_return_check", *place)
    check = client.get(page("employer_return_check", *place))
    assert "878.60" in check.content.decode()
    filing = client.post(page("employer_return_check", *place), {"key": check.context["key"]}, follow=True)
    assert "is being filed" in filing.content.decode()
    assert not MonthlyReturn.objects.exists()

    work(wait=False)
    filed = client.get(page("employer_return_progress", *place))
    assert filed.headers["Location"] == page("employer_filed", employer, MonthlyReturn.objects.get().pk)


def test_a_large_file_that_cannot_be_read_says_so(employer: Employer, client: Client) -> None:
    kept = long_drafts.keep_sent(
        employer_id=employer.pk,
        month=date(2026, 9, 1),
        content=b"a;b\n1;2",
        account_id=representatives(employer.pk, date(2026, 10, 5))[0].account_id,
        on=date(2026, 10, 5),
    )
    long_drafts.check_sent(kept.pk)

    told = client.get(page("employer_return_progress", employer, MONTH)).content.decode()
    assert "must name the columns" in told
    assert "Nothing was filed." in told


def test_months_without_anybody_on_the_list_are_not_missing(employer: Employer, client: Client) -> None:
    Employment.objects.filter(person=worker_of(employer)).update(period=period_from(date(2026, 8, 10)))

    content = client.get(page("employer", employer)).content.decode()

    assert content.count("Missing") == 2  # August and September
    assert "Nobody on your list" in content


def test_of_many_workers_some_are_shown_and_the_others_found_by_name(
    employer: Employer, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("amparo.interfaces.portal.employer.workers.MOST_SHOWN", 1)
    worker_of(employer, given_names="Ana", family_names="Souza")
    worker_of(employer, given_names="Zoé", family_names="Araújo")

    first = client.get(page("employer_workers", employer)).content.decode()
    found = client.get(page("employer_workers", employer), {"name": "araujo zoe"}).content.decode()

    assert "Ana Souza" in first
    assert "Zoé Araújo" not in first
    assert "Zoé Araújo" in found
