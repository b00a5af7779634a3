"""Files that people send: only of the kinds that are asked for, told by their first bytes and not by their names."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

LARGEST_EVIDENCE = 8 * 1024 * 1024
_SIGNATURES = {"application/pdf": b"%PDF-", "image/jpeg": b"\xff\xd8\xff", "image/png": b"\x89PNG\r\n\x1a\n"}


@dataclass(frozen=True, slots=True)
class Evidence:
    """A document that somebody sent, with what it was found to be."""

    name: str
    media_type: str
    content: bytes


class EvidenceField(forms.FileField):
    """A PDF or a photograph; clean() gives an Evidence, or None where nothing was sent."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Refuse what is too large, and what is neither a PDF nor a JPEG or PNG picture."""
        sent = super().clean(data, initial)
        return _evidence(sent) if isinstance(sent, UploadedFile) else None


def _evidence(sent: "UploadedFile[Any]") -> Evidence:
    if (sent.size or 0) > LARGEST_EVIDENCE:
        raise ValidationError(_("This file is larger than 8 MB. Send a smaller photograph, or fewer pages."))
    content = sent.read()
    kind = next((kind for kind, begin in _SIGNATURES.items() if content.startswith(begin)), None)
    if kind is None:
        raise ValidationError(_("Send a PDF, or a photograph as JPEG or PNG."))
    return Evidence((sent.name or "")[:120], kind, content)
