"""Keeping a document."""

from datetime import date
from hashlib import sha256

from django.db import transaction

from amparo.administration.documents.models import Document


@transaction.atomic
def store_document(
    *, person_id: int, kind: str, title: str, language: str, media_type: str, content: bytes, created_on: date
) -> Document:
    """Keep a document of a person. The same bytes stored again, even at once by two, are the same document."""
    digest = sha256(content).hexdigest()
    document, _created = Document.objects.get_or_create(
        person_id=person_id,
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
