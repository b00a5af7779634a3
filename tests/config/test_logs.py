"""Nothing of a person reaches the logs."""

import logging

import pytest

from amparo.config.logs import Impersonal, impersonal


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("GET /claims?cpf=123 refused", "GET /claims?… refused"),
        ("no person 123.456.789-09 here", "no person [number] here"),
        ("no person 12345678909 here", "no person [number] here"),
        ("mail to maria.silva@example.org failed", "mail to [e-mail] failed"),
        ("claim 4711 of run 3", "claim 4711 of run 3"),
    ],
)
def test_identifiers_are_masked(said: str, written: str) -> None:
    assert impersonal(said) == written


def test_arguments_and_errors_are_masked_too() -> None:
    try:
        int("12345678909 is wrong")
    except ValueError as error:
        record = logging.LogRecord("x", logging.ERROR, "f", 1, "for %s", ("a@b.org",), (ValueError, error, None))
    assert Impersonal().filter(record)
    assert "12345678909" not in logging.Formatter().format(record)
    assert "a@b.org" not in record.getMessage()
