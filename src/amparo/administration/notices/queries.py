"""Reads of notices."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from amparo.administration.notices.models import Notice


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A notice as its reader sees it in a list."""

    pk: int
    kind: str
    subject: str
    language: str
    issued_on: date
    read_on: date | None
    document_reference: UUID


def notices_of_person(person_id: int) -> list[NoticeRow]:
    """A person's notices, the latest first."""
    return _rows(Notice.objects.filter(person_id=person_id))


def notices_of_employer(employer_id: int) -> list[NoticeRow]:
    """An employer's notices, the latest first."""
    return _rows(Notice.objects.filter(employer_id=employer_id))


def _rows(notices: QuerySet[Notice]) -> list[NoticeRow]:
    fields = ("pk", "kind", "subject", "language", "issued_on", "read_on", "document__reference")
    return [NoticeRow(*row) for row in notices.order_by("-issued_on", "-pk").values_list(*fields)]


def notice_of_decision(decision_id: int) -> Notice | None:
    """The notice that carried a decision's letter."""
    return Notice.objects.select_related("document").filter(decision_id=decision_id).first()


def last_notice_on(kind: str, *, person_id: int | None = None, employer_id: int | None = None) -> date | None:
    """The day of the last notice of a kind to a person or an employer."""
    party: dict[str, Any] = {"person_id": person_id, "employer_id": employer_id}
    sent = Notice.objects.filter(kind=kind, **party)
    found: date | None = sent.order_by("-issued_on").values_list("issued_on", flat=True).first()
    return found
