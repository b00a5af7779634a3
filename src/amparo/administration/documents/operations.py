"""Keeping a document; vouching for one."""

import secrets
from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.administration.common.errors import RecordError
from amparo.administration.documents.models import Document, IssuedDocument

# Without I, L, O and U, which are misread; 16 of 32 signs are 80 bits: nobody guesses one.
CODE_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 16


class NoSuchIssuedDocument(RecordError):
    """No document that is still in force has this code."""


@transaction.atomic
def store_document(
    *,
    kind: str,
    title: str,
    language: str,
    media_type: str,
    content: bytes,
    created_on: date,
    person_id: int | None = None,
    employer_id: int | None = None,
) -> Document:
    """Keep a document of a person or an employer. The same bytes stored again, even at once by two, are the same document."""
    digest = sha256(content).hexdigest()
    party: dict[str, Any] = {"person_id": person_id, "employer_id": employer_id}
    document, _created = Document.objects.get_or_create(
        **party,
        sha256=digest,
        defaults={
            "kind": kind,
            "title": title,
            "language": language,
            "media_type": media_type,
            "content": content,
            "created_on": created_on,
        },
    )
    return document


@transaction.atomic
def issue_document(
    *,
    kind: str,
    statements: Mapping[str, str],
    language: str,
    issued_on: date,
    valid_until: date | None = None,
    content_sha256: str = "",
    person_id: int | None = None,
    employer_id: int | None = None,
) -> IssuedDocument:
    """Vouch for a document: its code answers with `statements` (label: value, as printed) to anybody who has it."""
    return IssuedDocument.objects.create(
        code="".join(secrets.choice(CODE_SIGNS) for _sign in range(CODE_LENGTH)),
        kind=kind,
        statements=list(statements.items()),
        language=language,
        issued_on=issued_on,
        valid_until=valid_until,
        content_sha256=content_sha256,
        person_id=person_id,
        employer_id=employer_id,
    )


@transaction.atomic
def withdraw_document(*, code: str, reason: str, on: date) -> IssuedDocument:
    """Stop vouching for a document; its code says so from then on. Raises NoSuchIssuedDocument."""
    issued = IssuedDocument.objects.select_for_update().filter(code=code, withdrawn_on__isnull=True).first()
    if issued is None:
        raise NoSuchIssuedDocument(_("No document in force has this code."))
    issued.withdrawn_on, issued.withdrawn_reason = on, reason
    issued.save(update_fields=["withdrawn_on", "withdrawn_reason"])
    return issued
