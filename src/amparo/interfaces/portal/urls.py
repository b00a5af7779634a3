"""The portal's addresses, each with who may reach it."""

from amparo.administration.access.choices import Role
from amparo.administration.access.reach import ANYONE, reachable
from amparo.interfaces.portal import (
    claim,
    claims,
    disputes,
    entitlement,
    family,
    held_back,
    home,
    insurance,
    letters,
    months,
    objecting,
    overpaid,
    paid_to,
    payments,
    payslips,
    record,
    sign_in,
)
from amparo.interfaces.portal.employer.urls import urlpatterns as employer_urls
from amparo.interfaces.portal.payer.urls import urlpatterns as payer_urls

app_name = "portal"
_PERSON = (Role.INSURED_PERSON,)

urlpatterns = [
    reachable("", home.welcome, name="welcome", by=ANYONE),
    reachable("sign-in/", sign_in.sign_in, name="sign_in", by=ANYONE),
    reachable("sign-in/code/", sign_in.code, name="sign_in_code", by=ANYONE),
    reachable("sign-out/", sign_in.sign_out, name="sign_out", by=ANYONE),
    reachable("home/", home.home, name="home", by=_PERSON),
    reachable("record/", record.record, name="record", by=_PERSON),
    reachable("record/dispute/", disputes.dispute, name="dispute_new", by=_PERSON),
    reachable("record/disputes/<uuid:reference>/", disputes.shown, name="dispute", by=_PERSON),
    reachable("record/disputes/<uuid:reference>/withdraw/", disputes.withdraw, name="dispute_withdraw", by=_PERSON),
    reachable("entitlement/", entitlement.entitlement, name="entitlement", by=_PERSON),
    reachable("entitlement/<slug:benefit>/", entitlement.entitlement_benefit, name="entitlement_benefit", by=_PERSON),
    reachable("entitlement/<slug:benefit>/months/", months.months, name="months", by=_PERSON),
    reachable("claim/<slug:service>/", claims.start, name="claim_start", by=_PERSON),
    reachable("claim/<slug:service>/check/", claims.check, name="claim_check", by=_PERSON),
    reachable("claim/<slug:service>/question/<slug:code>/", claims.question, name="claim_question", by=_PERSON),
    reachable("claims/<uuid:reference>/", claim.claim, name="claim", by=_PERSON),
    reachable("claims/<uuid:reference>/answer/", claim.answer, name="claim_answer", by=_PERSON),
    reachable("insurance/", insurance.insurance, name="insurance", by=_PERSON),
    reachable("insurance/<uuid:reference>/pay/", insurance.pay, name="insurance_pay", by=_PERSON),
    reachable("insurance/<uuid:reference>/amount/", insurance.change, name="insurance_change", by=_PERSON),
    reachable("insurance/<uuid:reference>/leave/", insurance.leave, name="insurance_leave", by=_PERSON),
    reachable("payments/", payments.payments, name="payments", by=_PERSON),
    reachable("payments/calendar/", payslips.calendar, name="payment_calendar", by=_PERSON),
    reachable("payments/<int:year>/", payslips.yearly, name="yearly_statement", by=_PERSON),
    reachable("payments/<int:award_id>/<str:month>/<slug:kind>/payslip/", payslips.payslip, name="payslip", by=_PERSON),
    reachable("paid-to/", paid_to.paid_to, name="paid_to", by=_PERSON),
    reachable("paid-to/new/", paid_to.new_account, name="paid_to_new", by=_PERSON),
    reachable("paid-to/<int:account_id>/refuse/", paid_to.refuse, name="paid_to_refuse", by=_PERSON),
    reachable("held-back/", held_back.held_back, name="held_back", by=_PERSON),
    reachable("held-back/block/", held_back.block, name="block", by=_PERSON),
    reachable("held-back/unblock/", held_back.unblock, name="unblock", by=_PERSON),
    reachable("held-back/new/", held_back.consent_new, name="consent_new", by=_PERSON),
    reachable("held-back/new/sign/", held_back.consent_sign, name="consent_sign", by=_PERSON),
    reachable("held-back/<uuid:reference>/revoke/", held_back.revoke, name="consent_revoke", by=_PERSON),
    reachable("overpaid/<uuid:reference>/", overpaid.overpayment, name="overpayment", by=_PERSON),
    reachable("overpaid/<uuid:reference>/object/", objecting.objection_new, name="objection_new", by=_PERSON),
    reachable(
        "overpaid/<uuid:reference>/withdraw/", objecting.objection_withdraw, name="objection_withdraw", by=_PERSON
    ),
    reachable("family/<uuid:reference>/certificate/", family.death_certificate, name="death_certificate", by=_PERSON),
    reachable("letters/", letters.letters, name="letters", by=_PERSON),
    reachable("letters/<uuid:reference>/", letters.letter, name="letter", by=_PERSON),
    *payer_urls,
    *employer_urls,
]
