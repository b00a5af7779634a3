"""Django's settings. What differs between machines comes from the environment, with defaults that are safe."""

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF

from amparo.administration.common.institution import read_institution
from amparo.config import places
from amparo.law.words import languages_needed

# --- The machine -----------------------------------------------------------------------------------------------

DATA_DIRECTORY = places.data_directory()
INSTITUTION_FOLDER = places.institution_folder()
INSTITUTION = read_institution(INSTITUTION_FOLDER)
DEMONSTRATION = os.environ.get("AMPARO_DEMONSTRATION") == "1"
AMPARO_TODAY = os.environ.get("AMPARO_TODAY", "")  # an ISO date: the demonstration's clock; empty: today
SPARK_MASTER = os.environ.get("AMPARO_SPARK", "")  # of the cluster that links whole files; empty: here
DEBUG = False
ALLOWED_HOSTS = os.environ.get("AMPARO_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if host.strip("*.")]


def _secret_key(path: Path) -> str:
    """The key that signs sessions: AMPARO_SECRET_KEY, else one made once and readable by its owner alone."""
    if key := os.environ.get("AMPARO_SECRET_KEY"):
        return key
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    return path.read_text()


SECRET_KEY = _secret_key(DATA_DIRECTORY / "secret_key")

# --- Rooms and interfaces --------------------------------------------------------------------------------------

ROOMS = ["registry", "contributions", "access", "audit", "documents", "decisions", "claims", "awards", "ledger"]
ROOMS += [
    "payments",
    "notices",
    "banking",
    "returns",
    "collection",
    "voluntary_insurance",
    "overpayments",
    "deductions",
]
ROOMS += ["disbursement", "civil_events"]
INTERFACES = ["theme", "portal", "desk", "cockpit", "api", "jobs"]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_otp",
    "axes",
    "csp",
    "django_htmx",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    *(f"amparo.administration.{room}" for room in ROOMS),
    *(f"amparo.interfaces.{interface}" for interface in INTERFACES),
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # its padding of random length keeps tokens from being guessed by size
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "amparo.config.urls"
WSGI_APPLICATION = "amparo.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Which operation a BPMN service task stands for: wired here, so that the claims room need not know later rooms.
# Each is called as operation(claim_id=..., on=..., actor_id=None) inside the one transaction.
PROCESS_TASKS = {
    "determine": "amparo.administration.claims.determination.determine_claim",
    "grant": "amparo.administration.awards.operations.award_claim",
    "enrol": "amparo.administration.voluntary_insurance.operations.enrol_claimant",
    "notify": "amparo.administration.notices.operations.notify_decision",
    "notify_request": "amparo.administration.notices.operations.notify_request",
}
# What a decision letter names as the first payment: called as query(person_id, on).
NEXT_PAYMENT = "amparo.administration.payments.queries.next_payment"
# Who is told, by the source of a charge, that it is paid in full: called as act(charge_id=..., paid_on=..., on=...) inside
# the transaction that paid it.
CHARGE_SETTLED: dict[str, str] = {
    "insured_month": "amparo.administration.voluntary_insurance.operations.record_paid_month",
}

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "amparo.interfaces.theme.context.page_frame",
                "amparo.interfaces.portal.context.portal_menu",
                "amparo.interfaces.desk.context.desk_menu",
                "amparo.interfaces.cockpit.context.cockpit_menu",
            ],
        },
    }
]

# --- Database --------------------------------------------------------------------------------------------------

DATABASE_URL = os.environ.get("DATABASE_URL", "")


def _database(url: str) -> dict[str, object]:
    """Django's form of postgresql://user:password@host:port/name; a host with slashes is a socket's folder."""
    parts = urlsplit(url)
    host, _, port = parts.netloc.rpartition("@")[2].partition(":")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/") or "amparo",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(host),
        "PORT": port,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "TEST": {"NAME": os.environ.get("AMPARO_TEST_DATABASE"), "TEMPLATE": os.environ.get("AMPARO_TEST_TEMPLATE")},
    }


DATABASES = {"default": _database(DATABASE_URL)}

# On how many invented persons a reform is tried at once; ten thousand take a tenth of a second and 15 MB.
STUDY_SAMPLE_PERSONS = 100_000

PGHISTORY_APPEND_ONLY = True
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""
PROCRASTINATE_IMPORT_PATHS = ["amparo.interfaces.jobs.tasks"]
PROCRASTINATE_WORKER_DEFAULTS = {
    "concurrency": 2,
    "update_heartbeat_interval": 1.0,  # seconds; a worker that is silent for five is dead
    "stalled_worker_timeout": 5.0,
    "fetch_job_polling_interval": 1.0,
    "delete_jobs": "successful",
}

# --- Who may enter ---------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "access.Account"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "portal:sign_in"
LOGIN_REDIRECT_URL = "/"
AXES_USERNAME_FORM_FIELD = "username"  # as authenticate() is called, whatever the page or the account calls it
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_LOCKOUT_CALLABLE = "amparo.interfaces.theme.views.locked_out"
AXES_VERBOSE = False
CSRF_FAILURE_VIEW = "amparo.interfaces.theme.views.request_refused"

# --- Security: strict unless this is the demonstration, which is served without TLS on this machine ----------------

SECURE_COOKIES = not DEMONSTRATION and os.environ.get("AMPARO_PLAIN_HTTP") != "1"
SESSION_COOKIE_SECURE = SECURE_COOKIES
CSRF_COOKIE_SECURE = SECURE_COOKIES
LANGUAGE_COOKIE_SECURE = SECURE_COOKIES
SESSION_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 8 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_SERIALIZER = "django.contrib.sessions.serializers.JSONSerializer"
SECURE_SSL_REDIRECT = SECURE_COOKIES
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if os.environ.get("AMPARO_BEHIND_PROXY") == "1" else None
# A year of HSTS binds every browser that came once: turn it on when the certificate is known to renew itself.
SECURE_HSTS_SECONDS = int(os.environ.get("AMPARO_HSTS_SECONDS", "0"))
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_SECONDS > 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [SELF],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000

# --- Words, days and numbers -------------------------------------------------------------------------------------

# The languages of the product that the institution speaks, in its order, and English.
PRODUCT_LANGUAGES = {
    "pt": ("pt-br", "Português"),
    "es": ("es", "Español"),
    "fr": ("fr", "Français"),
    "en": ("en", "English"),
}
LANGUAGES = [PRODUCT_LANGUAGES[each] for each in languages_needed(INSTITUTION.languages) if each in PRODUCT_LANGUAGES]
LANGUAGE_CODE = LANGUAGES[0][0]
LOCALE_PATHS = [places.PACKAGE / "locale"]
LANGUAGE_COOKIE_NAME = "language"
USE_I18N = True
USE_TZ = True
TIME_ZONE = INSTITUTION.time_zone

# --- Static files --------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIRECTORY / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns of a folder that is not there yet
STORAGES = {"staticfiles": {"BACKEND": "amparo.config.static_files.PageFiles"}}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 3600  # seconds, for files not named by their content

# --- Messages and logs ---------------------------------------------------------------------------------------------

_mailer = os.environ.get("AMPARO_MAILER", "dummy" if DEMONSTRATION else "smtp")  # smtp, console, locmem, dummy
MAILERS = {
    "default": {
        "BACKEND": f"django.core.mail.backends.{_mailer}.EmailBackend",
        "OPTIONS": {"host": os.environ.get("AMPARO_MAIL_HOST", "localhost")} if _mailer == "smtp" else {},
    }
}
DEFAULT_FROM_EMAIL = os.environ.get("AMPARO_MAIL_FROM", "amparo@localhost")

# Log lines name requests by method and route, and records by number: never a name, an identifier or an answer.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"impersonal": {"()": "amparo.config.logs.Impersonal"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["impersonal"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "amparo": {"level": "INFO"},
        "procrastinate": {"level": "WARNING"},
        "procrastinate.worker": {"level": "CRITICAL"},  # a lost connection is told once, by our own worker
        "procrastinate.utils": {"level": "CRITICAL"},
        "psycopg.pool": {"level": "ERROR"},
        "axes": {"level": "WARNING"},
        "django": {"level": "WARNING", "propagate": True, "handlers": []},
    },
}
