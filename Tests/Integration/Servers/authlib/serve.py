"""Authlib's AuthorizationServer in a Flask application, all in memory.

What is parsed, checked and answered at the endpoints is Authlib's; the stores and two HTML forms are written here, as its
users have to write them. Refresh tokens rotate, and a spent one ends its family.
"""

import os
import threading
import time
import uuid

os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"

from authlib.integrations.flask_oauth2 import AuthorizationServer, ResourceProtector
from authlib.oauth2 import OAuth2Error
from authlib.oauth2.rfc6749 import AuthorizationCodeMixin, ClientMixin, TokenMixin, grants, list_to_scope, scope_to_list
from authlib.oauth2.rfc6750 import BearerTokenValidator
from authlib.oauth2.rfc7009 import RevocationEndpoint
from authlib.oauth2.rfc7523 import JWTBearerClientAssertion
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oauth2.rfc7662 import IntrospectionEndpoint
from authlib.oauth2.rfc9207 import IssuerParameter
from authlib.oidc.core import OpenIDCode, UserInfo, UserInfoEndpoint
from authlib.oidc.rpinitiated import EndSessionEndpoint
from flask import Flask, jsonify, redirect, request, session
from joserfc.jwk import ECKey, KeySet, OctKey, RSAKey
from waitress import serve

from fixture import (
    ACCESS_LIFETIME, BASE, CLIENTS, CODE_LIFETIME, METHODS, PORT, REDIRECT_URI, SCOPE, SIGNED_OUT_URI, USER, client_key,
    describe, ready,
)

ISSUER = f"{BASE}/as"
SCOPES = SCOPE.split() + ["read"]
KEY = RSAKey.generate_key(2048, auto_kid=True, parameters={"use": "sig", "alg": "RS256"})
GRANTS = ["authorization_code", "refresh_token", "client_credentials"]
ALL_METHODS = sorted(set(METHODS.values()))
codes, tokens, used_assertions = {}, [], {}
# Requests are answered by several threads; two refreshes with one token must not both find it unspent.
one_at_a_time = threading.Lock()


class Client(ClientMixin):
    def __init__(self, role):
        self.client_id, self.client_secret = CLIENTS[role]["id"], CLIENTS[role]["secret"]
        self.method = METHODS[role]
        self.client_metadata = {"post_logout_redirect_uris": [SIGNED_OUT_URI]}

    id_token_signed_response_alg = "RS256"

    def get_client_id(self): return self.client_id
    def get_default_redirect_uri(self): return REDIRECT_URI
    def get_allowed_scope(self, scope): return list_to_scope([s for s in scope_to_list(scope or "") if s in SCOPES])
    def check_redirect_uri(self, uri): return uri == REDIRECT_URI
    def check_client_secret(self, secret): return self.client_secret == secret
    def check_endpoint_auth_method(self, method, endpoint): return method == self.method
    def check_response_type(self, response_type): return response_type == "code"
    def check_grant_type(self, grant_type): return grant_type in GRANTS


clients = {CLIENTS[role]["id"]: Client(role) for role in CLIENTS}


class Code(AuthorizationCodeMixin):
    def __init__(self, **values): self.__dict__.update(values)
    def get_redirect_uri(self): return self.redirect_uri
    def get_scope(self): return self.scope
    def get_nonce(self): return self.nonce
    def get_auth_time(self): return self.auth_time
    def get_acr(self): return None
    def get_amr(self): return None


class Token(TokenMixin):
    def __init__(self, client, user, family, values):
        self.client, self.user, self.family, self.issued_at = client, user, family, int(time.time())
        self.access_token, self.refresh_token = values["access_token"], values.get("refresh_token")
        self.scope, self.expires_in = values.get("scope", ""), values["expires_in"]
        self.is_access_revoked = self.is_refresh_revoked = False
        tokens.append(self)

    def check_client(self, client): return self.client.client_id == client.client_id
    def get_scope(self): return self.scope
    def get_expires_in(self): return self.expires_in
    def is_expired(self): return self.issued_at + self.expires_in <= time.time()
    def is_revoked(self): return self.is_access_revoked
    def get_client(self): return self.client
    def get_user(self): return self.user


def find(value, hint=None):
    for token in tokens:
        if token.access_token == value and hint != "refresh_token":
            return token
        if token.refresh_token and token.refresh_token == value and hint != "access_token":
            return token


def end_family(token):
    for other in tokens:
        if other.family == token.family:
            other.is_access_revoked = other.is_refresh_revoked = True


def user_info(user, scope):
    return UserInfo(
        sub=user["name"], name=f"{user['given']} {user['family']}", given_name=user["given"], family_name=user["family"],
        email=user["email"], email_verified=True,
    ).filter(scope)


class CodeGrant(grants.AuthorizationCodeGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = ALL_METHODS

    def save_authorization_code(self, code, request):
        data = request.payload.data
        codes[code] = Code(
            code=code, client_id=request.client.client_id, redirect_uri=data.get("redirect_uri"), user=request.user,
            scope=request.client.get_allowed_scope(request.payload.scope), nonce=data.get("nonce"),
            auth_time=session["logged_in_at"], expires=time.time() + CODE_LIFETIME,
            code_challenge=data.get("code_challenge"), code_challenge_method=data.get("code_challenge_method"),
        )

    def query_authorization_code(self, code, client):
        found = codes.get(code)
        return found if found and found.client_id == client.client_id and found.expires > time.time() else None

    def delete_authorization_code(self, code): codes.pop(code.code, None)
    def authenticate_user(self, code): return code.user


class RefreshGrant(grants.RefreshTokenGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = ALL_METHODS
    INCLUDE_NEW_REFRESH_TOKEN = True

    def authenticate_refresh_token(self, value):
        token = find(value, "refresh_token")
        if token and token.is_refresh_revoked:
            end_family(token)
            return None
        self.request.family = token and token.family
        return token

    def authenticate_user(self, token): return token.user
    def revoke_old_credential(self, token): token.is_refresh_revoked = True


class ClientCredentials(grants.ClientCredentialsGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = [method for method in ALL_METHODS if method != "none"]


class IDTokens(OpenIDCode):
    def exists_nonce(self, nonce, request): return False
    def resolve_client_private_key(self, client): return KEY
    def get_client_algorithm(self, client): return "RS256"
    def get_encode_header(self, client): return {"alg": "RS256", "kid": KEY.kid}
    def get_client_claims(self, client): return {"iss": ISSUER, "aud": [client.client_id], "exp": int(time.time()) + 3600}
    def generate_user_info(self, user, scope): return user_info(user, scope)


class Introspection(IntrospectionEndpoint):
    CLIENT_AUTH_METHODS = [method for method in ALL_METHODS if method != "none"]

    def query_token(self, value, hint): return find(value, hint)
    def check_permission(self, token, client, request): return token.check_client(client)

    def introspect_token(self, token):
        return {"active": not token.is_revoked(), "client_id": token.client.client_id, "scope": token.scope}


class Revocation(RevocationEndpoint):
    CLIENT_AUTH_METHODS = ALL_METHODS

    def query_token(self, value, hint): return find(value, hint)

    def revoke_token(self, token, request):
        token.is_access_revoked = True
        # RFC 7009 section 2.1: a refresh token takes the access tokens of its grant with it.
        if request.form["token"] == token.refresh_token:
            end_family(token)


class Assertion(JWTBearerClientAssertion):
    def get_audiences(self): return [ISSUER, f"{ISSUER}/token"]

    def validate_jti(self, claims, jti):
        # Each of the two registered methods looks at each assertion.
        seen = used_assertions.setdefault(id(self), set())
        return jti not in seen and not seen.add(jti)

    def resolve_client_public_key(self, client):
        return ECKey.import_key(client_key()) if client.method == "private_key_jwt" else OctKey.import_key(client.client_secret)

    def authenticate_client(self, client): return client if client.method.endswith("_jwt") else None


class Logout(EndSessionEndpoint):
    def get_server_jwks(self): return KeySet([KEY])
    def end_session(self, request): session.clear()
    def resolve_client_from_id_token_claims(self, claims): return clients.get(claims["aud"][0])
    def is_post_logout_redirect_uri_legitimate(self, request, uri, client, hint): return False


class Info(UserInfoEndpoint):
    def get_issuer(self): return ISSUER
    def generate_user_info(self, user, scope): return user_info(user, scope)
    def resolve_private_key(self): return KEY


class Issuer(IssuerParameter):
    def get_issuer(self): return ISSUER


class Bearer(BearerTokenValidator):
    def authenticate_token(self, value): return find(value, "access_token")


app = Flask(__name__)
app.secret_key = "not a secret"
app.config.update(
    OAUTH2_REFRESH_TOKEN_GENERATOR=True, OAUTH2_SCOPES_SUPPORTED=SCOPES,
    OAUTH2_TOKEN_EXPIRES_IN={grant: ACCESS_LIFETIME for grant in GRANTS},
)
server = AuthorizationServer(
    app,
    query_client=clients.get,
    save_token=lambda values, request: Token(
        request.client, request.user, getattr(request, "family", None) or str(uuid.uuid4()), values
    ),
)
server.register_grant(CodeGrant, [IDTokens(require_nonce=False), CodeChallenge(required=True)])
server.register_grant(RefreshGrant)
server.register_grant(ClientCredentials)
server.register_extension(Issuer())
for method in ("client_secret_jwt", "private_key_jwt"):
    server.register_client_auth_method(method, Assertion())
protector = ResourceProtector()
protector.register_token_validator(Bearer())
for endpoint in (Revocation, Introspection, Logout, Info(resource_protector=protector)):
    server.register_endpoint(endpoint)


# For an issuer with a path OpenID Connect Discovery appends, RFC 8414 inserts; both are offered.
@app.get("/.well-known/oauth-authorization-server/as")
@app.get("/as/.well-known/openid-configuration")
def metadata():
    return jsonify({
        "issuer": ISSUER, "authorization_endpoint": f"{ISSUER}/authorize", "token_endpoint": f"{ISSUER}/token",
        "userinfo_endpoint": f"{ISSUER}/userinfo", "jwks_uri": f"{ISSUER}/jwks", "revocation_endpoint": f"{ISSUER}/revoke",
        "introspection_endpoint": f"{ISSUER}/introspect", "end_session_endpoint": f"{ISSUER}/logout",
        "scopes_supported": SCOPES, "response_types_supported": ["code"], "grant_types_supported": GRANTS,
        "token_endpoint_auth_methods_supported": ALL_METHODS, "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_signing_alg_values_supported": ["HS256", "ES256"], "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"], "authorization_response_iss_parameter_supported": True,
    })


@app.get("/as/jwks")
def keys(): return jsonify(KeySet([KEY]).as_dict(private=False))


def page(title, form): return f'<!doctype html><title>{title}</title><form method="post">{form}</form>'


@app.route("/as/authorize", methods=["GET", "POST"])
def authorize():
    answers = request.form
    try:
        grant = server.get_consent_grant(end_user=USER if "user" in session else None)
    except OAuth2Error as error:
        return server.handle_error_response(None, error) if error.redirect_uri else (page(error.error, ""), error.status_code)
    if (answers.get("username"), answers.get("password")) == (USER["name"], USER["password"]):
        session.update(user=USER["name"], logged_in_at=int(time.time()))
        return redirect(request.url)
    if "user" not in session:
        return page("Sign in", '<input name="username"><input name="password" type="password"><button>Sign in</button>')
    if "answer" not in answers:
        return page(
            "Allow?", '<button name="answer" value="allow">Allow</button><button name="answer" value="deny">Deny</button>'
        )
    return server.create_authorization_response(grant=grant, grant_user=USER if answers["answer"] == "allow" else None)


@app.post("/as/token")
def token():
    with one_at_a_time:
        return server.create_token_response()


@app.post("/as/revoke")
def revoke(): return server.create_endpoint_response("revocation")


@app.post("/as/introspect")
def introspect(): return server.create_endpoint_response("introspection")


@app.route("/as/userinfo", methods=["GET", "POST"])
def info(): return server.create_endpoint_response("userinfo")


@app.route("/as/logout", methods=["GET", "POST"])
def logout(): return server.create_endpoint_response("end_session") or page("Signed out", "")


describe("authlib", ISSUER, accept=["answer", "allow"], deny=["answer", "deny"])
ready()
serve(app, host="127.0.0.1", port=PORT, threads=8)
