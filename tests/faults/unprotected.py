"""How one would pay without thinking of faults: pay a part, then note that it is paid. Argument: the database's address.

There is no key that refuses a second payment and the two steps are not one transaction. It exists to be killed, so that
the test of the real thing is known to be able to fail.
"""

import sys
import time
from contextlib import suppress

import psycopg

SCRATCH = """
CREATE TABLE IF NOT EXISTS unprotected_payment (award_id bigint NOT NULL, amount numeric NOT NULL, remark text);
CREATE TABLE IF NOT EXISTS unprotected_part (number int NOT NULL, done boolean NOT NULL)
"""
PAY = "INSERT INTO unprotected_payment SELECT n, 1621 FROM generate_series(%(part)s * 10, %(part)s * 10 + 9) AS n"

# Parts that were paid and are not noted as paid: whoever goes on will pay them again.
CAUGHT_BETWEEN = """
SELECT count(*) FROM unprotected_part
WHERE NOT done AND EXISTS (SELECT 1 FROM unprotected_payment WHERE award_id = number * 10)
"""


def main(address: str) -> None:
    """Pay part after part until none is left."""
    with psycopg.connect(address, autocommit=True) as connection:
        parts = connection.execute("SELECT number FROM unprotected_part WHERE NOT done ORDER BY number").fetchall()
        for (number,) in parts:
            connection.execute(PAY, {"part": number})
            time.sleep(0.01)
            connection.execute("UPDATE unprotected_part SET done = true WHERE number = %s", [number])


def pay_whatever_happens(connection: psycopg.Connection, number: int) -> None:
    """Pay a part and pass over what goes wrong, as a program does that only logs its errors; then note it as paid."""
    with suppress(psycopg.errors.DiskFull):
        connection.execute(
            "INSERT INTO unprotected_payment SELECT n, 1621, repeat('x', 2000) FROM generate_series(1, 10) n"
        )
    connection.execute("UPDATE unprotected_part SET done = true WHERE number = %s", [number])


if __name__ == "__main__":
    main(sys.argv[1])
