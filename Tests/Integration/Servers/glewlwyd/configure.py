"""Configures a running Glewlwyd over its administration API: two issuers, the clients, and a user.

`rotating` signs with RS256 and replaces refresh tokens, and a spent one ends its family; `stable` signs with ES256 and keeps
them.
"""

import http.cookiejar
import json
import time
import urllib.error
import urllib.parse
import urllib.request

from fixture import (
    ACCESS_LIFETIME, BASE, CLIENTS, CODE_LIFETIME, METHODS, REDIRECT_URI, SCOPE, SIGNED_OUT_URI, STATE, USER, client_key,
    describe, ready,
)

API = f"{BASE}/api"
SCOPES = [*SCOPE.split(), "read"]
opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))


def call(method, path, body=None):
    request = urllib.request.Request(
        API + path, method=method, headers={"Content-Type": "application/json"},
        data=None if body is None else json.dumps(body).encode(),
    )
    with opener.open(request, timeout=20) as answer:
        text = answer.read()
    return json.loads(text) if text else None


def log_in():
    """As the account that Glewlwyd's own database script makes; waits for the server to listen."""
    for _ in range(200):
        try:
            return call("POST", "/auth/", {"username": "admin", "password": "password"})
        except urllib.error.URLError:
            time.sleep(0.1)
    raise SystemExit("nobody listens, or the administrator cannot log in")


def add_property_of_clients(**properties):
    """Lets clients have properties that they have not by default."""
    module = call("GET", "/mod/client/database")
    for name, multiple in properties.items():
        module["parameters"]["data-format"][name] = {"multiple": multiple, "read": True, "write": True}
        if name == "jwks":
            module["parameters"]["data-format"][name]["convert"] = "jwks"
    call("PUT", "/mod/client/database", module)
    call("PUT", "/mod/client/database/reset/")


def client(role):
    values = CLIENTS[role]
    grants = ["code", "refresh_token", "delete_token"]
    return {
        "client_id": values["id"], "name": role, "enabled": True, "confidential": METHODS[role] != "none",
        "client_secret": values["secret"] or "", "redirect_uri": [REDIRECT_URI], "scope": ["read"],
        "token_endpoint_auth_method": [METHODS[role]],
        "authorization_type": [*grants, "client_credentials"] if METHODS[role] != "none" else grants,
        "post_logout_redirect_uris": [SIGNED_OUT_URI],
        **({"jwks": {"keys": [client_key()]}} if METHODS[role] == "private_key_jwt" else {}),
    }


def issuer(name, keys, **more):
    return {"module": "oidc", "name": name, "display_name": name, "parameters": {
        "iss": f"{API}/{name}", "oauth-as-iss-id": True, "subject-type": "public",
        # The first key signs.
        "jwks-private": json.dumps({"keys": keys}), "default-kid": keys[0]["kid"], "jwks-show": True,
        "client-sign_kid-parameter": "sign_kid",
        "access-token-duration": ACCESS_LIFETIME, "code-duration": CODE_LIFETIME, "refresh-token-duration": 1_209_600,
        "refresh-token-rolling": True,
        "allow-non-oidc": True, "auth-type-code-enabled": True, "auth-type-code-revoke-replayed": True,
        "auth-type-token-enabled": False, "auth-type-id-token-enabled": True, "auth-type-none-enabled": False,
        "auth-type-password-enabled": False, "auth-type-client-enabled": True, "auth-type-device-enabled": False,
        "auth-type-refresh-enabled": True,
        "allowed-scope": SCOPES, "scope": [], "claims": [], "additional-parameters": [], "scope-claim": "no",
        "name-claim": "on-demand", "name-claim-scope": ["profile"],
        "email-claim": "on-demand", "email-claim-scope": ["email"],
        "pkce-allowed": True, "pkce-method-plain-allowed": False, "pkce-required": True, "pkce-scopes": [],
        "introspection-revocation-allowed": True, "introspection-revocation-allow-target-client": True,
        "introspection-revocation-auth-scope": [],
        "register-client-allowed": False, "session-management-allowed": True,
        "session-cookie-name": "GLEWLWYD2_OIDC_SID", "session-cookie-expiration": 2_419_200,
        "client-jwks-parameter": "jwks", "client-jwks_uri-parameter": "jwks_uri",
        "request-parameter-allow": True, "request-maximum-exp": 3600,
        "oauth-dpop-allowed": False, "oauth-par-allowed": False, "resource-allowed": False, "oauth-rar-allowed": False,
        "oauth-ciba-allowed": False,
        **more,
    }}


log_in()
add_property_of_clients(post_logout_redirect_uris=True, jwks=False)
known_scopes = call("GET", "/scope/")
for scope in SCOPES:
    if scope not in [known["name"] for known in known_scopes]:
        call("POST", "/scope/", {
            "name": scope, "display_name": scope, "description": scope, "password_required": scope != "openid",
            "password_max_age": 0, "scheme": {},
        })
call("POST", "/user/", {
    "username": USER["name"], "password": USER["password"], "name": f"{USER['given']} {USER['family']}",
    "email": USER["email"], "enabled": True, "scope": [*SCOPES, "g_profile"],
})
for role in CLIENTS:
    call("POST", "/client/", client(role))
rsa, ec = json.loads((STATE / "keys.json").read_text())["keys"]
call("POST", "/mod/plugin/", issuer("rotating", [rsa, ec], **{"refresh-token-one-use": "always"}))
call("POST", "/mod/plugin/", issuer("stable", [ec, rsa], **{"refresh-token-one-use": "never"}))

describe("glewlwyd", f"{API}/rotating", pages="glewlwyd")
describe("glewlwyd-es256", f"{API}/stable", pages="glewlwyd", algorithm="ES256")
ready()
