"""A person's documents: kept byte for byte, and reached by that person alone."""

from datetime import date
from hashlib import sha256

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from amparo.administration.documents import operations, queries
from amparo.administration.documents.models import Document
from tests.factories.registry import PersonFactory

pytestmark = pytest.mark.django_db


def store(person_id: int, content: bytes = b"%PDF-1.7 carta") -> Document:
    return operations.store_document(
        person_id=person_id,
        kind="decision_letter",
        title="Carta",
        language="pt-br",
        media_type="application/pdf",
        content=content,
        created_on=date(2026, 7, 1),
    )


def test_a_document_comes_back_byte_for_byte() -> None:
    person = PersonFactory()
    stored = store(person.pk)
    found = queries.document_for(person.pk, stored.reference)
    assert found is not None
    assert bytes(found.content) == b"%PDF-1.7 carta"
    assert found.sha256 == sha256(b"%PDF-1.7 carta").hexdigest()


def test_nobody_else_reaches_it() -> None:
    assert queries.document_for(PersonFactory().pk, store(PersonFactory().pk).reference) is None


def test_the_same_bytes_are_one_document_for_a_person_and_two_for_two() -> None:
    person, other = PersonFactory(), PersonFactory()
    assert store(person.pk) == store(person.pk)
    assert store(person.pk) != store(other.pk)
    assert queries.documents_of_person(person.pk) == [store(person.pk)]


def test_a_document_is_never_changed() -> None:
    stored = store(PersonFactory().pk)
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        Document.objects.filter(pk=stored.pk).update(title="Outra")


def test_a_digest_that_is_not_of_the_content_is_refused() -> None:
    stored = store(PersonFactory().pk)
    stored.pk, stored.content, stored.sha256 = None, b"other", "0" * 64
    with pytest.raises(IntegrityError, match="document_digest_is_true"), transaction.atomic():
        stored.save(force_insert=True)
