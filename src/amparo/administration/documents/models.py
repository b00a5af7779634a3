"""The table of documents."""

import uuid

from django.db import models
from django.db.models import Func, Q

from amparo.administration.common.constraints import not_blank, one_of
from amparo.administration.common.history import append_only
from amparo.administration.documents.choices import DocumentKind


class Document(models.Model):
    """A document of a person, byte for byte. It is never changed: a correction is a new document."""

    reference = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
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
            models.UniqueConstraint(fields=["person", "sha256"], name="document_stored_once"),
        )
        triggers = (append_only(),)

    def __str__(self) -> str:
        return self.title
