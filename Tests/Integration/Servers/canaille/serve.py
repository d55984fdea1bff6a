"""Canaille with its own web server, over a database of its own.

ID tokens are signed with RS512, and a login without a nonce is refused.
"""

import asyncio
import datetime
import functools
import json
import os
import uuid

from joserfc.jwk import RSAKey

from fixture import (
    ACCESS_LIFETIME, CLIENTS, CODE_LIFETIME, METHODS, PORT, REDIRECT_URI, SIGNED_OUT_URI, STATE, USER, client_key, describe,
    ready,
)

# It takes no client_secret_jwt.
ROLES = [role for role in CLIENTS if METHODS[role] != "client_secret_jwt"]
GRANTS = ["authorization_code", "refresh_token", "client_credentials"]

# Its sessions and caches are files of the working directory.
os.chdir(STATE)

from asgiref.wsgi import WsgiToAsgi
from canaille.app import models
from canaille.backends import Backend
from canaille.hypercorn.app import create_app
from canaille.oidc import provider
from hypercorn.asyncio import serve
from hypercorn.config import Config

# Not to be set otherwise.
provider.AUTHORIZATION_CODE_LIFETIME = CODE_LIFETIME

# Its access tokens have no `jti`, so two for one user in one second are the same token, and the second is answered with
# status 500, because the database wants them to differ.
make_token = provider.generate_id_token
provider.generate_id_token = functools.wraps(make_token)(
    lambda token, user_info, **more: make_token(token, {**user_info, "jti": str(uuid.uuid4())}, **more)
)

app = create_app({
    "SECRET_KEY": "not a secret, but as long as one has to be",
    "SERVER_NAME": f"127.0.0.1:{PORT}",
    "PREFERRED_URL_SCHEME": "http",
    "SESSION_COOKIE_SECURE": False,
    "OAUTH2_TOKEN_EXPIRES_IN": {grant: ACCESS_LIFETIME for grant in GRANTS},
    "CANAILLE": {
        "DATABASE": "sql", "JAVASCRIPT": False, "HTMX": False, "CAPTCHA_ENABLED": False, "SMTP": None,
        "LOGGING": {"version": 1, "disable_existing_loggers": False},
    },
    "CANAILLE_SQL": {
        "DATABASE_URI": f"sqlite:///{STATE}/database", "AUTO_MIGRATE": True, "PASSWORD_SCHEMES": "pbkdf2_sha512",
    },
    "CANAILLE_OIDC": {
        "REQUIRE_NONCE": True, "ACTIVE_JWKS": [RSAKey.generate_key(2048, auto_kid=True).as_dict(private=True)],
    },
}, wrap_asgi=False)

with app.app_context():
    backend = Backend.instance
    user = models.User(
        user_name=USER["name"], formatted_name=f"{USER['given']} {USER['family']}", given_name=USER["given"],
        family_name=USER["family"], emails=[USER["email"]], password=USER["password"],
    )
    backend.save(user)
    for role in ROLES:
        values = CLIENTS[role]
        client = models.Client(
            client_id=values["id"], client_name=role, client_secret=values["secret"] or "",
            client_uri="https://client.example", client_id_issued_at=datetime.datetime.now(datetime.timezone.utc),
            redirect_uris=[REDIRECT_URI], post_logout_redirect_uris=[SIGNED_OUT_URI],
            token_endpoint_auth_method=METHODS[role], grant_types=GRANTS, response_types=["code"],
            scope=["openid", "profile", "email"],
            jwks=json.dumps({"keys": [client_key()]}) if METHODS[role] == "private_key_jwt" else None,
        )
        backend.save(client)
        client.audience = [client]
        backend.save(client)

describe(
    "canaille", f"http://127.0.0.1:{PORT}", ROLES, accept=["answer", "accept"], deny=["answer", "deny"], algorithm="RS512",
    # A refresh token comes without being asked for.
    scope="openid profile email", serviceScope="profile",
)
ready()

config = Config()
config.bind, config.accesslog = [f"127.0.0.1:{PORT}"], None
asyncio.run(serve(WsgiToAsgi(app), config))
