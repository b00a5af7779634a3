"""The application that the web server calls."""

import os

from django.core.wsgi import get_wsgi_application

from amparo.config.lifeline import live_by_parent

live_by_parent()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amparo.config.settings")
application = get_wsgi_application()
