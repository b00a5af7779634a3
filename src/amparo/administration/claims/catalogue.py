"""The institution's services, from its `service.yaml` files: what is asked, in which words, and what it promises."""

import functools
from pathlib import Path
from typing import Any, Literal

import msgspec
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amparo.administration.claims.choices import FindingOutcome
from amparo.administration.common.errors import RecordError
from amparo.administration.common.institution import current_institution, current_law

Words = dict[str, str]
Kind = Literal["yes_no", "date", "money", "choice", "text", "number", "household", "person", "rows"]
SIMPLE = ("yes_no", "date", "money", "choice", "text", "number")
GROUPS = ("person", "rows")
MOST_ROWS = 40
Settled = dict[str, Any]


class ServiceUnknown(RecordError):
    """The institution offers no such service."""

    def __init__(self) -> None:
        super().__init__(_("This service does not exist."))


class ServiceError(Exception):
    """A service.yaml that cannot be used: the file, and what is wrong with it."""


class Option(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One of the answers to choose from."""

    value: str
    title: Words


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One question. Its answer becomes the fact it names; `when` says which earlier answers it depends on.

    A `person` or `rows` is a group of simple questions, its `fields`, each named as the fact or column that it states;
    `fact` is then the link or the relation. `least` and `most` bound a number; `most` also how many rows there may be.
    """

    code: str
    kind: Kind
    title: Words
    fact: str | None = None
    hint: Words = {}
    required: bool = False
    options: tuple[Option, ...] = ()
    when: dict[str, Any] = {}
    from_record: bool = False
    least: int = 0
    most: int = 0
    row_title: Words = {}
    fields: tuple["Question", ...] = ()

    def __post_init__(self) -> None:
        if self.most == 0:
            msgspec.structs.force_setattr(self, "most", MOST_ROWS if self.kind == "rows" else 1_000_000)

    def is_asked(self, answers: dict[str, Any]) -> bool:
        """Whether the question is put to a person who has given these answers so far."""
        return all(self.fits(answers.get(code), expected) for code, expected in self.when.items())

    @staticmethod
    def fits(given: Any, expected: Any) -> bool:
        """Whether an answer is the one expected, or one of several."""
        return bool(given in expected) if isinstance(expected, list) else bool(given == expected)

    @property
    def is_group(self) -> bool:
        """Whether the question is made of fields."""
        return self.kind in GROUPS

    @property
    def is_identifier(self) -> bool:
        """Whether the answer is the number by which the institution knows a person."""
        return self.kind == "text" and self.code == "identifier"


class Service(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A service that ends in a benefit's determination.

    `service_standard_days` is the promise from receipt to decision. `settles` says, for each matter that the law refers
    to an officer, which facts the officer's finding settles: a fact's value, or the values of a relation's columns.
    """

    service: str
    benefit: str
    title: Words
    summary: Words
    audience: Words
    service_standard_days: int
    service_standard_reference: str
    process: str
    declaration: Words
    questions: tuple[Question, ...] = ()
    settles: dict[str, dict[FindingOutcome, Settled]] = {}

    def settled_by(self, matter: str, outcome: FindingOutcome) -> Settled:
        """The facts that a finding on a matter settles; empty where it settles none."""
        return self.settles.get(matter, {}).get(outcome, {})

    def question(self, code: str) -> Question:
        """The question with this code; raises KeyError."""
        for question in self.questions:
            if question.code == code:
                return question
        raise KeyError(code)


def services() -> tuple[Service, ...]:
    """Every service of the institution, by code."""
    return _read_services(Path(settings.INSTITUTION_FOLDER))


def benefit_services() -> tuple[Service, ...]:
    """The services by which people are paid something."""
    return tuple(one for one in services() if one.benefit in current_law().paid_benefits)


def insurance_services() -> tuple[Service, ...]:
    """The services by which people insure themselves."""
    return tuple(one for one in services() if one.benefit not in current_law().paid_benefits)


def service(code: str) -> Service:
    """The service with this code. Raises ServiceUnknown."""
    for known in services():
        if known.service == code:
            return known
    raise ServiceUnknown


def words_in(words: Words, language: str | None = None) -> str:
    """The words in the reader's language, or else in the institution's first."""
    wanted = (language or get_language() or "").split("-")[0]
    first = current_institution().languages[0].split("-")[0]
    return words.get(wanted) or words.get(first) or next(iter(words.values()), "")


@functools.cache
def _read_services(folder: Path) -> tuple[Service, ...]:
    found = [_read_service(path, folder) for path in sorted(folder.rglob("service.yaml"))]
    return tuple(sorted(found, key=lambda one: one.service))


def _read_service(path: Path, folder: Path) -> Service:
    try:
        read = msgspec.yaml.decode(path.read_bytes(), type=Service, dec_hook=_decode)
    except msgspec.MsgspecError as error:
        raise ServiceError(f"{path}: {error}") from error
    if not (folder / "processes" / f"{read.process}.bpmn").is_file():
        raise ServiceError(f"{path}: there is no process {read.process!r}")
    codes = [question.code for question in read.questions]
    for question in read.questions:
        if codes.count(question.code) > 1:
            raise ServiceError(f"{path}: the question {question.code!r} is there twice")
        if missing := set(question.when) - set(codes[: codes.index(question.code)]):
            raise ServiceError(f"{path}: {question.code!r} depends on {missing}, which is not asked before it")
        _check_shape(question, path)
    return read


def _check_shape(question: Question, path: Path, within: str = "") -> None:
    """Raises ServiceError for a question whose parts do not go with its kind."""
    place = f"{path}: {within + question.code!r}"
    if (question.kind == "choice") != bool(question.options):
        raise ServiceError(f"{place} needs options if, and only if, it is a choice")
    if question.is_group != bool(question.fields):
        raise ServiceError(f"{place} needs fields if, and only if, it is a person or rows")
    if question.kind == "rows" and not question.row_title:
        raise ServiceError(f"{place} needs a row_title, the heading of each row")
    codes = [field.code for field in question.fields]
    for field in question.fields:
        if field.kind not in SIMPLE or field.when or field.fact or codes.count(field.code) > 1:
            raise ServiceError(f"{place}: the field {field.code!r} is one simple question, with no fact or when")
        _check_shape(field, path, f"{question.code}.")


def _decode(expected: type, value: Any) -> Any:
    return expected(value)
