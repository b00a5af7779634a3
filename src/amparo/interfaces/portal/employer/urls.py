"""The employers' addresses."""

from amparo.administration.access.choices import Role
from amparo.administration.access.reach import ANYONE, reachable
from amparo.interfaces.portal.employer import filing, home, keys, registration, returns, workers

_EMPLOYER = (Role.EMPLOYER,)
_ONE = "employers/<int:employer_id>/"
_MONTH = f"{_ONE}returns/<slug:month>/"

urlpatterns = [
    reachable("employers/register/", registration.register, name="employer_register", by=ANYONE),
    reachable("employers/", home.employers, name="employers", by=_EMPLOYER),
    reachable("employers/request/", registration.request_another, name="employer_request", by=_EMPLOYER),
    reachable("employers/keys/", keys.keys, name="employer_keys", by=_EMPLOYER),
    reachable(_ONE, home.employer, name="employer", by=_EMPLOYER),
    reachable(f"{_ONE}facts/", registration.facts, name="employer_facts", by=_EMPLOYER),
    reachable(f"{_ONE}workers/", workers.workers, name="employer_workers", by=_EMPLOYER),
    reachable(f"{_ONE}workers/<int:employment_id>/end/", workers.end, name="employer_worker_end", by=_EMPLOYER),
    reachable(_MONTH, returns.typed, name="employer_return", by=_EMPLOYER),
    reachable(f"{_MONTH}file/", returns.upload, name="employer_return_upload", by=_EMPLOYER),
    reachable(f"{_MONTH}template/", returns.template_file, name="employer_return_template", by=_EMPLOYER),
    reachable(f"{_MONTH}check/", filing.check, name="employer_return_check", by=_EMPLOYER),
    reachable(f"{_MONTH}progress/", filing.progress, name="employer_return_progress", by=_EMPLOYER),
    reachable(f"{_MONTH}errors/", filing.errors_file, name="employer_return_errors", by=_EMPLOYER),
    reachable(f"{_ONE}filed/<int:return_id>/", filing.filed, name="employer_filed", by=_EMPLOYER),
]
