"""The cockpit's addresses, each with who may reach it."""

from amparo.administration.access.choices import Role
from amparo.administration.access.reach import reachable
from amparo.interfaces.cockpit import reforms, studies

app_name = "cockpit"
_ANALYSTS = (Role.ANALYST, Role.SUPERVISOR, Role.ADMINISTRATOR)

urlpatterns = [
    reachable("", studies.studies, name="studies", by=_ANALYSTS),
    reachable("reform/", reforms.choose, name="choose", by=_ANALYSTS),
    reachable("reform/try/", reforms.try_out, name="try", by=_ANALYSTS),
    reachable("studies/<uuid:study>/", studies.study, name="study", by=_ANALYSTS),
    reachable("studies/<uuid:study>/<slug:kind>/", studies.download, name="download", by=_ANALYSTS),
]
