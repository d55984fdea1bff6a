"""A Django project in one file that mounts django-oauth-toolkit at /o.

Refresh tokens rotate, and a spent one ends its family. All of the protocol is the toolkit's; the settings, the login page
(that of Django's administration) and the clients are made here.
"""

import os
import subprocess

import django
from django.conf import settings

from fixture import (
    ACCESS_LIFETIME, BASE, CLIENTS, CODE_LIFETIME, PORT, REDIRECT_URI, SCOPE, SIGNED_OUT_URI, STATE, USER, describe, ready,
)

# HTTP Basic and the body are both taken from every client, so `post` is one like the others; a JWT is not taken.
ROLES = ["confidential", "public", "service", "post", "reserved", "raw"]

settings.configure(
    SECRET_KEY="not a secret, but as long as one has to be",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    USE_TZ=True,
    DATABASES={"default": {
        "ENGINE": "django.db.backends.sqlite3", "NAME": str(STATE / "database"),
        # Writers wait for each other, and readers for nobody.
        "OPTIONS": {
            "timeout": 20, "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF",
        },
    }},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    INSTALLED_APPS=[
        "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "django.contrib.messages",
        "django.contrib.admin", "oauth2_provider",
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware", "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware", "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ],
    TEMPLATES=[{
        "BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True,
        "OPTIONS": {"context_processors": [
            "django.template.context_processors.request", "django.contrib.auth.context_processors.auth",
            "django.contrib.messages.context_processors.messages",
        ]},
    }],
    LOGIN_URL="/accounts/login/",
    STATIC_URL="/static/",
    # A slow one would be most of what a run takes.
    PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    OAUTH2_PROVIDER={
        "OIDC_ENABLED": True,
        "OIDC_RSA_PRIVATE_KEY": subprocess.run(
            ["openssl", "genrsa", "2048"], capture_output=True, check=True, text=True
        ).stdout,
        "OIDC_RP_INITIATED_LOGOUT_ENABLED": True,
        "OIDC_RP_INITIATED_LOGOUT_ALWAYS_PROMPT": False,
        "OAUTH2_VALIDATOR_CLASS": f"{__name__}.Validator",
        "SCOPES": {scope: scope for scope in [*SCOPE.split(), "read"]},
        "DEFAULT_SCOPES": ["read"],
        "PKCE_REQUIRED": True,
        "ACCESS_TOKEN_EXPIRE_SECONDS": ACCESS_LIFETIME,
        "AUTHORIZATION_CODE_EXPIRE_SECONDS": CODE_LIFETIME,
        "REFRESH_TOKEN_EXPIRE_SECONDS": 1_209_600,
        "ROTATE_REFRESH_TOKEN": True,
        "REFRESH_TOKEN_REUSE_PROTECTION": True,
        "REFRESH_TOKEN_GRACE_PERIOD_SECONDS": 0,
        "ALLOWED_REDIRECT_URI_SCHEMES": ["http", "https"],
        "COMPLIANT_BCP_RFC9700_AUTHZ_RESPONSE_ISS": True,
    },
)
django.setup()

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.views import LoginView
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.urls import include, path
from oauth2_provider.models import Application
from oauth2_provider.oauth2_validators import OAuth2Validator
from waitress import serve


class Validator(OAuth2Validator):
    # Without these two `prompt=none` is answered with status 500.
    def validate_silent_login(self, request): return request.user is None or request.user.is_authenticated
    def validate_silent_authorization(self, request): return False

    def get_additional_claims(self, request):
        user = request.user
        return {"name": user.get_full_name(), "email": user.email, "email_verified": True}


urlpatterns = [
    path("admin/", admin.site.urls),  # whose URLs its login page names
    path("accounts/login/", LoginView.as_view(template_name="admin/login.html")),
    path("o/", include("oauth2_provider.urls", namespace="oauth2_provider")),
]

call_command("migrate", verbosity=0)
get_user_model().objects.create_user(
    USER["name"], USER["email"], USER["password"], first_name=USER["given"], last_name=USER["family"]
)
for role in ROLES:
    client = CLIENTS[role]
    # A client has one grant type there.
    is_service = role == "service"
    Application.objects.create(
        name=role, client_id=client["id"], client_secret=client["secret"] or "", algorithm="RS256",
        client_type=Application.CLIENT_CONFIDENTIAL if client["secret"] else Application.CLIENT_PUBLIC,
        authorization_grant_type=(
            Application.GRANT_CLIENT_CREDENTIALS if is_service else Application.GRANT_AUTHORIZATION_CODE
        ),
        redirect_uris="" if is_service else REDIRECT_URI,
        post_logout_redirect_uris="" if is_service else SIGNED_OUT_URI,
    )

describe(
    "django-oauth-toolkit", f"{BASE}/o", ROLES, accept=["allow", "Authorize"], deny=[None, "Cancel"],
    # The document of OpenID Connect Discovery names no endpoints for revocation and introspection.
    endpoints={"revocation": f"{BASE}/o/revoke_token/", "introspection": f"{BASE}/o/introspect/"},
)
ready()
serve(get_wsgi_application(), host="127.0.0.1", port=PORT, threads=8)
