"""Keeps personal data out of the logs: addresses lose their query, long digit runs and e-mail addresses are masked."""

import logging
import re

_MASKS = (
    (re.compile(r"\?[^\s\"']*"), "?…"),
    (re.compile(r"\d{3}\.\d{3}\.\d{3}-\d{2}|\b\d{9,14}\b"), "[number]"),
    (re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+"), "[e-mail]"),
)


def impersonal(text: str) -> str:
    """The text without identifiers of persons, e-mail addresses and query strings."""
    for pattern, replacement in _MASKS:
        text = pattern.sub(replacement, text)
    return text


class Impersonal(logging.Filter):
    """Masks a record's message before any handler writes it; of an error, its kind and place remain."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always lets the record pass, masked."""
        record.msg, record.args = impersonal(record.getMessage()), ()
        if record.exc_info and record.exc_info[1] and not record.exc_text:
            record.exc_text = impersonal(logging.Formatter().formatException(record.exc_info))
        return True
