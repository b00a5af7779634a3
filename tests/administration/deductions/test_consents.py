"""Consents: signed by the person alone, once for each unblocking, revoked at any time, never rewritten."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from amparo.administration.access.choices import Role
from amparo.administration.awards.models import Award
from amparo.administration.deductions.choices import ConsentKind
from amparo.administration.deductions.models import Consent, Unblocking
from amparo.administration.deductions.operations import (
    ConsentRefused,
    CreditorRefused,
    block,
    register_creditor,
    revoke_consent,
    strike_off_creditor,
    unblock,
)
from amparo.administration.deductions.queries import consents_of, unblocking_of
from amparo.administration.notices.models import Notice
from tests.factories.deductions import SIGNED_ON, creditor, own_account, signed
from tests.factories.payments import awards_in_payment, officer


@pytest.fixture
def award(db: None) -> Award:
    return awards_in_payment(["2000.00"])[0]


def rewritten(consent: Consent, **changes: Any) -> Consent:
    """A row as anybody with SQL could write it, with all that the signed one has but for one thing."""
    columns = {field.attname: getattr(consent, field.attname) for field in Consent._meta.concrete_fields}
    fresh = Unblocking.objects.create(
        person_id=consent.person_id,
        opened_by_id=consent.signed_by_id,
        opened_on=SIGNED_ON,
        until_on=SIGNED_ON + timedelta(days=1),
    )
    for name in ("id", "reference"):
        del columns[name]
    return Consent(**{**columns, "unblocking_id": fresh.pk, **changes})


class TestSigning:
    def test_blocked_by_default(self, award: Award) -> None:
        assert unblocking_of(award.person_id, SIGNED_ON) is None

    def test_signing_blocks_again_and_is_told(self, award: Award) -> None:
        signed(award)
        assert unblocking_of(award.person_id, SIGNED_ON) is None
        assert Notice.objects.filter(person_id=award.person_id, kind="deduction").count() == 1

    def test_an_unblocking_passes_by_itself(self, award: Award) -> None:
        account = own_account(award)
        opened = unblock(person_id=award.person_id, account_id=account.pk, on=SIGNED_ON)
        assert opened == unblock(person_id=award.person_id, account_id=account.pk, on=SIGNED_ON)
        assert unblocking_of(award.person_id, opened.until_on - timedelta(days=1))
        assert unblocking_of(award.person_id, opened.until_on) is None

    def test_blocking_again_works_at_once(self, award: Award) -> None:
        unblock(person_id=award.person_id, account_id=own_account(award).pk, on=SIGNED_ON)
        block(person_id=award.person_id, on=SIGNED_ON)
        assert unblocking_of(award.person_id, SIGNED_ON) is None

    def test_no_officer_unblocks_anybody(self, award: Award) -> None:
        with pytest.raises(ConsentRefused, match="Only the person"):
            unblock(person_id=award.person_id, account_id=officer(Role.ADMINISTRATOR).pk, on=SIGNED_ON)

    def test_association_fees_are_not_held_back_any_more(self, award: Award) -> None:
        with pytest.raises(ConsentRefused, match="law"):
            signed(award, kind=ConsentKind.ASSOCIATION_FEE)

    def test_a_loan_has_an_end(self, award: Award) -> None:
        with pytest.raises(ConsentRefused, match="last month"):
            signed(award, until_month=None)

    def test_none_for_a_creditor_who_is_struck_off(self, award: Award) -> None:
        strike_off_creditor(creditor_id=creditor().pk, on=SIGNED_ON)
        with pytest.raises(ConsentRefused, match="any more"):
            signed(award)

    def test_a_creditor_is_registered_once(self, award: Award) -> None:
        held = creditor()
        by = officer(Role.SUPERVISOR)
        with pytest.raises(CreditorRefused):
            register_creditor(name="X", identifier=held.identifier, registered_by_id=by.pk, on=SIGNED_ON)


class TestWhatTheDatabaseRefuses:
    def test_the_row_as_such_is_accepted(self, award: Award) -> None:
        rewritten(signed(award)).save(force_insert=True)

    @pytest.mark.parametrize(
        ("changes", "name"),
        [
            ({"text": "Something else."}, "text is not the one"),
            ({"text_sha256": "0" * 64}, "text is not the one"),
            ({"signed_on": SIGNED_ON - timedelta(days=1)}, "blocked"),
            ({"signed_on": SIGNED_ON + timedelta(days=1)}, "blocked"),
            ({"monthly_amount": 0}, "consent_positive"),
            ({"from_month": date(2026, 11, 2)}, "consent_months_in_order"),
            ({"until_month": None}, "consent_loan_has_an_end"),
            ({"kind": "tithe"}, "consent_kind_known"),
            (
                {"text": " ", "text_sha256": "36a9e7f1c95b82ffb99743e0c5c4ce95d83c9a430aac59f84ef3cbfab6145068"},
                "has_a_text",
            ),
        ],
    )
    def test_a_consent_that_is_not_one(self, award: Award, changes: dict[str, Any], name: str) -> None:
        false = rewritten(signed(award), **changes)
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            false.save(force_insert=True)

    def test_one_signed_by_an_officer_or_by_somebody_else(self, award: Award) -> None:
        consent = signed(award)
        other = own_account(awards_in_payment(["1500.00"])[0])
        for account in (officer(Role.CASE_OFFICER), officer(Role.ADMINISTRATOR), other):
            false = rewritten(consent, signed_by_id=account.pk)
            with pytest.raises(IntegrityError, match="only the person signs"), transaction.atomic():
                false.save(force_insert=True)

    def test_one_on_somebody_elses_benefit(self, award: Award) -> None:
        other = awards_in_payment(["1500.00"])[0]
        false = rewritten(signed(award), award_id=other.pk)
        with pytest.raises(IntegrityError, match="not theirs"), transaction.atomic():
            false.save(force_insert=True)

    def test_two_under_one_unblocking(self, award: Award) -> None:
        consent = signed(award)
        false = rewritten(consent, unblocking_id=consent.unblocking_id)
        with pytest.raises(IntegrityError, match="unblocking"), transaction.atomic():
            false.save(force_insert=True)

    @pytest.mark.parametrize(
        "column", ["monthly_amount", "until_month", "text", "creditor_id", "award_id", "signed_on"]
    )
    def test_a_change_of_what_was_signed(self, award: Award, column: str) -> None:
        consent = signed(award)
        value = {"until_month": date(2030, 1, 1), "signed_on": date(2026, 1, 1), "text": "x"}.get(column, 1)
        with pytest.raises(DatabaseError), transaction.atomic():
            Consent.objects.filter(pk=consent.pk).update(**{column: value})

    def test_a_longer_unblocking(self, award: Award) -> None:
        opened = unblock(person_id=award.person_id, account_id=own_account(award).pk, on=SIGNED_ON)
        with pytest.raises(DatabaseError), transaction.atomic():
            Unblocking.objects.filter(pk=opened.pk).update(until_on=date(2030, 1, 1))


class TestRevoking:
    def test_once_and_for_good(self, award: Award) -> None:
        consent = signed(award)
        day = SIGNED_ON + timedelta(days=20)
        for _twice in range(2):
            revoke_consent(person_id=award.person_id, consent=consent, on=day)
        assert [each.revoked_on for each in consents_of(award.person_id)] == [day]
        with pytest.raises(DatabaseError), transaction.atomic():
            Consent.objects.filter(pk=consent.pk).update(revoked_on=None)
