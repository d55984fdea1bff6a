"""What is the same at every server: the clients, the user, the redirect URI; and the description that the tests read.

Takes from the environment: PORT and CALLBACK_PORT, STATE (the folder of this run), CLIENT_KEY (a P-256 key as PEM),
ACCESS_LIFETIME and CODE_LIFETIME in seconds.
"""

import base64
import json
import os
import pathlib
import subprocess

PORT = int(os.environ["PORT"])
STATE = pathlib.Path(os.environ["STATE"])
ACCESS_LIFETIME = int(os.environ["ACCESS_LIFETIME"])
CODE_LIFETIME = int(os.environ["CODE_LIFETIME"])
BASE = f"http://127.0.0.1:{PORT}"

REDIRECT_URI = f"http://127.0.0.1:{os.environ['CALLBACK_PORT']}/callback"
SIGNED_OUT_URI = f"http://127.0.0.1:{os.environ['CALLBACK_PORT']}/signed-out"
SCOPE = "openid profile email offline_access"
USER = {"name": "alice", "password": "alice-Password-1", "given": "Alice", "family": "Example", "email": "alice@example.test"}

CLIENTS = {
    "confidential": {"id": "confidential-client", "secret": "confidential-secret-0123456789abcdef"},
    "public": {"id": "public-client", "secret": None},
    "service": {"id": "service-client", "secret": "service-secret-0123456789abcdef"},
    "post": {"id": "post-client", "secret": "post-secret-0123456789abcdef"},
    "secretJWT": {"id": "secret-jwt-client", "secret": "secret-jwt-secret-0123456789abcdef0123456789"},
    "keyJWT": {"id": "key-jwt-client", "secret": None},
    # What RFC 6749 section 2.3.1 wants form-encoded before it becomes HTTP Basic credentials.
    "reserved": {"id": "reserved:client/1", "secret": "p+q/r=s%41 u&v:w~x"},
    # The same for servers that do not undo the encoding; a colon in the id cannot be sent to them.
    "raw": {"id": "raw-client", "secret": "p+q/r=s%41&t"},
}
METHODS = {
    "confidential": "client_secret_basic",
    "public": "none",
    "service": "client_secret_basic",
    "post": "client_secret_post",
    "secretJWT": "client_secret_jwt",
    "keyJWT": "private_key_jwt",
    "reserved": "client_secret_basic",
    "raw": "client_secret_basic",
}


def client_key():
    """The public half of CLIENT_KEY, with which one client signs its assertions."""
    der = subprocess.run(
        ["openssl", "ec", "-in", os.environ["CLIENT_KEY"], "-pubout", "-outform", "DER"], capture_output=True, check=True
    ).stdout
    x, y = (base64.urlsafe_b64encode(half).rstrip(b"=").decode() for half in (der[-64:-32], der[-32:]))
    return {"kty": "EC", "crv": "P-256", "x": x, "y": y, "kid": "client-key", "use": "sig", "alg": "ES256"}


def describe(name, issuer, roles=tuple(CLIENTS), *, accept=None, deny=None, pages="forms", algorithm="RS256", **more):
    """Writes what the tests have to know about a server; the last description is followed by ready().

    roles: Which of CLIENTS it has.
    accept, deny: Name and value of the buttons with which the user answers.
    algorithm: The one that ID tokens are signed with.
    """
    description = {
        "name": name,
        "issuer": issuer,
        "redirectURI": REDIRECT_URI,
        "signedOutURI": SIGNED_OUT_URI,
        "scope": SCOPE,
        "serviceScope": "read",
        "algorithm": algorithm,
        "codeLifetime": CODE_LIFETIME,
        "accessLifetime": ACCESS_LIFETIME,
        "clients": {role: {**CLIENTS[role], "method": METHODS[role]} for role in roles},
        "pages": {
            "kind": pages,
            "fields": {"username": USER["name"], "login": USER["name"], "password": USER["password"]},
            "accept": accept,
            "deny": deny,
        },
        **more,
    }
    folder = STATE / "descriptions"
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.json").write_text(json.dumps(description, indent=4))


def ready():
    """Says that the descriptions are written, and that the server listens or is about to."""
    (STATE / "ready").touch()
