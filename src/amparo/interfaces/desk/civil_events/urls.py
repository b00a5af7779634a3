"""The addresses of civil events, each with who may reach it."""

from amparo.administration.access.choices import Role
from amparo.administration.access.reach import reachable
from amparo.interfaces.desk.civil_events import files, notifications

_OFFICERS = (Role.CASE_OFFICER, Role.SUPERVISOR)

urlpatterns = [
    reachable("civil-events/", notifications.notifications, name="civil_events", by=_OFFICERS),
    reachable("civil-events/files/", files.files, name="civil_event_files", by=_OFFICERS),
    reachable("civil-events/files/template/", files.template, name="civil_event_template", by=_OFFICERS),
    reachable("civil-events/files/<int:file_id>/", files.file, name="civil_event_file", by=_OFFICERS),
    reachable("civil-events/<uuid:reference>/", notifications.notification, name="civil_event", by=_OFFICERS),
    reachable(
        "civil-events/<uuid:reference>/confirm/", notifications.confirm, name="civil_event_confirm", by=_OFFICERS
    ),
    reachable(
        "civil-events/<uuid:reference>/restore/", notifications.restore, name="civil_event_restore", by=_OFFICERS
    ),
]
