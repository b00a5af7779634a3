"""Documents that are kept, and those that anybody may verify."""

import uuid
from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Func, Q

from amparo.administration.common.constraints import not_blank, one_of
from amparo.administration.common.history import append_only
from amparo.administration.documents.choices import DocumentKind, IssuedKind


class Document(models.Model):
    """A document of a person or an employer, byte for byte. It is never changed: a correction is a new document."""

    reference = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="+", db_index=False, null=True)
    employer = models.ForeignKey("registry.Employer", on_delete=models.PROTECT, related_name="+", null=True)
    kind = models.CharField(max_length=24, choices=DocumentKind.choices)
    title = models.TextField()
    language = models.CharField(max_length=8)
    media_type = models.CharField(max_length=100)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    created_on = models.DateField()

    class Meta:
        constraints = (
            one_of("kind", DocumentKind, "document_kind_known"),
            not_blank("title", "document_has_a_title"),
            models.CheckConstraint(
                condition=Q(
                    sha256=Func(
                        Func("content", function="sha256", output_field=models.BinaryField()),
                        models.Value("hex"),
                        function="encode",
                        output_field=models.TextField(),
                    )
                ),
                name="document_digest_is_true",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False, employer__isnull=True)
                | Q(person__isnull=True, employer__isnull=False),
                name="document_of_one_party",
            ),
            models.UniqueConstraint(
                fields=["person", "employer", "sha256"], name="document_stored_once", nulls_distinct=False
            ),
        )
        triggers = (append_only(),)

    def __str__(self) -> str:
        return self.title


_ISSUED = (
    "code",
    "kind",
    "statements",
    "language",
    "person_id",
    "employer_id",
    "content_sha256",
    "issued_on",
    "valid_until",
)
_OLD, _NEW = (", ".join(f"{version}.{column}" for column in _ISSUED) for version in ("OLD", "NEW"))


class IssuedDocument(models.Model):
    """A document by whose code anybody can ask the institution whether it is genuine and still holds.

    `statements` is what is printed on it, as label and value in the order of print, in the document's language: whoever
    has the paper learns nothing more from the code. `content_sha256`: of the file, where there is one.
    """

    code = models.CharField(max_length=16, unique=True)
    kind = models.CharField(max_length=24, choices=IssuedKind)
    statements = models.JSONField()
    language = models.CharField(max_length=8)
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="+", null=True)
    employer = models.ForeignKey("registry.Employer", on_delete=models.PROTECT, related_name="+", null=True)
    content_sha256 = models.CharField(max_length=64, blank=True, default="")
    issued_on = models.DateField()
    valid_until = models.DateField(null=True)
    withdrawn_on = models.DateField(null=True)
    withdrawn_reason = models.TextField(blank=True, default="")

    class Meta:
        constraints = (
            one_of("kind", IssuedKind, "issued_kind_known"),
            models.CheckConstraint(condition=Q(code__regex=r"^[0-9A-HJKMNP-TV-Z]{16}$"), name="issued_code_shape"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=models.F("issued_on")),
                name="issued_valid_from_its_day",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True, withdrawn_reason="")
                | Q(withdrawn_on__isnull=False, withdrawn_reason__regex=r"\S"),
                name="issued_withdrawn_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=True) | Q(employer__isnull=True), name="issued_to_one_party"
            ),
        )
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="stands_as_issued",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    f"OLD.withdrawn_on IS NOT NULL OR ROW({_OLD}) IS DISTINCT FROM ROW({_NEW})"
                ),
            ),
            pgtrigger.Protect(name="kept_for_good", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"
