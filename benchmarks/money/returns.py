"""A large employer's return: read from CSV, validated, assessed by law, posted to every worker's record, and charged.

    python benchmarks/money/returns.py [workers]

Absolute times differ between machines; the goal is 100,000 workers in under a minute on two cores.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from secrets import token_urlsafe

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPOSITORY))
MONTH, ON = date(2026, 7, 1), date(2026, 8, 5)
_PERSONS = """
INSERT INTO registry_person (given_names, family_names, social_name, birth_date, sex, mother_name, language, email, phone,
                             municipality, state, recorded_on)
SELECT 'Maria ' || i, 'dos Santos', '', date '1960-01-01' + i %% 14000, 'female', '', 'pt-br', '', '', '', '', '2026-01-01'
FROM generate_series(1, %s) AS i RETURNING id
"""


def main(workers: int) -> None:
    """Build an institution in a folder of its own, file the return and its correction, print the times."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["AMPARO_DATA"] = folder
        os.environ.setdefault("AMPARO_CACHE", str(REPOSITORY / ".cache"))
        from amparo.config.connection import embedded_server, set_up

        set_up()
        try:
            _measure(workers)
        finally:
            if server := embedded_server():
                server.stop()


def _measure(workers: int) -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    numbers, employer_id, account_id = _institution(workers)
    for name, change in (("first return", 0), ("correction of a tenth", 1)):
        content = _sheet(numbers, change)
        lines = _timed(f"{name}: read {len(content) / 1e6:.1f} MB of CSV", partial(_read, content))
        _timed(f"{name}: validated, assessed, posted, charged", partial(_file, lines, employer_id, account_id))
    _verify(workers)


def _institution(workers: int) -> tuple[list[str], int, int]:
    from django.db import connection, transaction

    from amparo.administration.access.choices import Role
    from amparo.administration.access.operations import open_account
    from amparo.administration.common.periods import period_from
    from amparo.administration.ledger.operations import open_accounts
    from amparo.administration.registry.models import Employment, PersonIdentifier
    from amparo.administration.registry.operations import register_employer
    from amparo.administration.returns.registration import record_employer_facts
    from tests.factories.registry import cpf_number

    open_accounts()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_PERSONS, [workers])
        ids = [row[0] for row in cursor.fetchall()]
        numbers = [cpf_number(person_id) for person_id in ids]
        PersonIdentifier.objects.bulk_create(
            (PersonIdentifier(person_id=i, scheme="cpf", value=n) for i, n in zip(ids, numbers, strict=True)),
            batch_size=10_000,
        )
        employer = register_employer(name="Grande Empresa S.A.", identifier="11222333000181")
        Employment.objects.bulk_create(
            (
                Employment(person_id=i, employer=employer, category="employee", period=period_from(date(2024, 1, 1)))
                for i in ids
            ),
            batch_size=10_000,
        )
        record_employer_facts(
            employer_id=employer.pk,
            facts={"employer_accident_risk": "medium"},
            valid_from=date(2020, 1, 1),
            source="benchmark",
        )
        account = open_account(
            login="payroll@employer.example",
            password=token_urlsafe(24),
            role=Role.EMPLOYER,
            display_name="Payroll",
            email="payroll@employer.example",
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return numbers, employer.pk, account.pk


def _sheet(numbers: list[str], change: int) -> bytes:
    rows = [
        f"{number};Maria {place} dos Santos;employee;{1621 + place % 9000 + (change if place % 10 == 0 else 0)},50;30"
        for place, number in enumerate(numbers, start=1)
    ]
    return "\n".join(["cpf;nome;categoria;remuneracao;dias", *rows]).encode()


def _read(content: bytes) -> list[object]:
    from amparo.administration.returns.csv_file import read_csv
    from amparo.administration.returns.reading import read_lines

    return list(read_lines(read_csv(content)))


def _file(lines: list[object], employer_id: int, account_id: int) -> None:
    from amparo.administration.collection.filing import file_and_charge

    filed = file_and_charge(
        employer_id=employer_id,
        month=MONTH,
        lines=lines,
        filed_by_id=account_id,
        received_on=ON,
        channel="file",
        idempotency_key=f"benchmark-{time.monotonic_ns()}",
    )
    print(f"  version {filed.version}: {filed.accepted:,} lines, {filed.totals['worker']:,} withheld")


def _verify(workers: int) -> None:
    from amparo.administration.contributions.models import ContributionMonth

    posted = ContributionMonth.objects.filter(month=MONTH).count()
    if posted != workers:
        raise SystemExit(f"{posted:,} months are on record where {workers:,} should be")


def _timed[Answer](name: str, act: Callable[[], Answer]) -> Answer:
    began = time.perf_counter()
    answer = act()
    print(f"{name}: {time.perf_counter() - began:.2f} s")
    return answer


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
