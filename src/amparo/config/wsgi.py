"""The application that the web server calls."""

import os

from django.core.wsgi import get_wsgi_application

from amparo.config.lifeline import end_with_parent

end_with_parent()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amparo.config.settings")
application = get_wsgi_application()
