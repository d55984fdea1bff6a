"""Times Authlib and requests-oauthlib, with the inputs of ../../Sources/jobs/Jobs.swift.

usage: peers.py [--brief]
"""
import base64
import io
import itertools
import json
import sys
import threading
import time

import oauthlib.common
import requests
from authlib.common.security import generate_token
from authlib.integrations.requests_client import OAuth2Session as AuthlibSession
from authlib.oauth2.rfc6749.parameters import prepare_token_request
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc.jws import extract_compact
from oauthlib.oauth2 import WebApplicationClient
from requests_oauthlib import OAuth2Session as OAuthlibSession

CLIENT_ID = "aBcDeFgHiJkLmNoPqRsTuVwXyZ012345"
CLIENT_SECRET = "p@ss:w/ord+with=many&escapes %41 ~"
AUTHORIZE_URL = "https://login.example.com/authorize"
REDIRECT_URI = "https://app.example/cb"
SCOPES = ["openid", "profile", "email", "offline_access"]
EXTRA = {"audience": "https://api.test", "prompt": "login"}
CODE = "SplxlOBeZQQYbYS6WxSbIA+def/ghi=="
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
LONG_REDIRECT_URI = "https://app.example.com/oauth/callback?tenant=acme&x=12"
NOW = 1784000010


def check(size, expected):
    """Stops the program unless the input is as large as that of the other libraries."""
    if size != expected:
        sys.exit(f"the input has {size} bytes instead of {expected}")


def response(status, body):
    """What both libraries get from Requests."""
    answer = requests.Response()
    answer.status_code = status
    answer.headers["Content-Type"] = "application/json"
    answer.encoding = requests.utils.get_encoding_from_headers(answer.headers)
    answer.raw = io.BytesIO(body.encode())
    check(len(answer.content), len(body))
    return answer


def token_answer():
    jwt = "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9." + "QWxhZGRpbjpvcGVuIHNlc2FtZQ" * 17 + ".c2lnbmF0dXJlc2lnbmF0dXJlc2"
    body = (
        f'{{"access_token":"{jwt}","refresh_token":"v1.abcdeMjAyNi0xMS0yMVQwMDowMDowMFoAAAAAAAAAAAAAAAA",'
        f'"id_token":"{jwt}","scope":"openid profile email offline_access","expires_in":86400,'
        '"token_type":"Bearer"}'
    )
    check(len(body), 1202)
    return response(200, body)


def mfa_answer():
    token = "Fe26.2*SERVER_1770000000*" + "0123456789abcdef" * 13 + "01"
    body = (
        f'{{"error":"mfa_required","error_description":"Multifactor authentication required","mfa_token":"{token}",'
        '"mfa_requirements":{"challenge":[{"type":"otp"},{"type":"push-notification"},{"type":"phone"},'
        '{"type":"recovery-code"}]}}'
    )
    check(len(body), 453)
    return response(403, body)


def id_token():
    def base64url(text):
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    claims = (
        '{"nickname":"ada","name":"Ada Lovelace","picture":"https://img.example.com/avatars/ada.png",'
        '"updated_at":"2026-07-14T03:33:20.000Z","email":"ada@example.com","email_verified":true,'
        '"iss":"https://login.example.com/","aud":"aBcDeFgHiJkLmNoPqRsTuVwXyZ012345","iat":1784000000,'
        '"exp":1784036000,"sub":"auth0|64b0c0ffee","sid":"abcd","nonce":"n-0S6_WzA2Mj"}'
    )
    header = '{"alg":"RS256","typ":"JWT","kid":"key-1"}'
    token = base64url(header) + "." + base64url(claims) + "." + "QWxh" * 54
    check(len(token), 741)
    return token.encode()


class MFARequired(Exception):
    def __init__(self, description, token, factors):
        super().__init__(description)
        self.token = token
        self.factors = factors


def raise_mfa_required(answer):
    """A hook for answers to token requests, because both libraries' own errors drop the token."""
    members = answer.json()
    if members.get("error") == "mfa_required":
        factors = [factor["type"] for factor in members["mfa_requirements"]["challenge"]]
        raise MFARequired(members.get("error_description"), members["mfa_token"], factors)
    return answer


def read_mfa_required(hooks, answer):
    try:
        for hook in hooks:
            answer = hook(answer)
    except MFARequired as error:
        return error
    sys.exit("not an error")


class Times:
    def __init__(self, is_brief):
        self.rounds, self.round_length = (2, 0.02) if is_brief else (7, 0.2)

    def report_loop(self, name, peer, run):
        """The best of several rounds, because whatever else the machine does only makes them longer."""

        def timed(count):
            start = time.perf_counter()
            run(count)
            return time.perf_counter() - start

        count = 1
        while timed(count) < self.round_length / 10:
            count *= 2
        count *= 10
        best = min(timed(count) for _ in range(self.rounds))
        print(name, peer, round(best * 1e9 / count), flush=True)

    def report(self, name, peer, job):
        self.report_loop(name, peer, lambda count: repeat(job, count))


def repeat(job, count):
    for _ in itertools.repeat(None, count):
        job()


def repeat_in_threads(job, count, threads):
    running = [threading.Thread(target=repeat, args=(job, count)) for _ in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()


# States and nonces have the 30 characters that both libraries make them of, 13 less than those of the others.


def time_authlib(times):
    session = AuthlibSession(
        CLIENT_ID,
        CLIENT_SECRET,
        scope=SCOPES,
        redirect_uri=REDIRECT_URI,
        code_challenge_method="S256",
    )

    def begin_login():
        verifier, nonce = generate_token(43), generate_token()
        url, state = session.create_authorization_url(AUTHORIZE_URL, code_verifier=verifier, nonce=nonce, **EXTRA)
        return url, state, nonce, verifier

    # 420 with two times 13 characters more and %20 instead of three +.
    check(len(begin_login()[0]), 388)
    times.report("authorize-url", "authlib", begin_login)

    def draw_pair():
        verifier = generate_token(43)
        return verifier, create_s256_code_challenge(verifier)

    times.report("pkce-pair", "authlib", draw_pair)

    def form_body():
        return prepare_token_request(
            "authorization_code",
            redirect_uri=LONG_REDIRECT_URI,
            code=CODE,
            code_verifier=VERIFIER,
            client_id=CLIENT_ID,
            client_secret=CLIENT_SECRET,
        )

    # 330 with %20 instead of two +.
    check(len(form_body()), 326)
    times.report("form-body", "authlib", form_body)

    answer = token_answer()
    times.report("decode-tokens", "authlib", lambda: session.parse_response_token(answer))

    failure = mfa_answer()
    session.register_compliance_hook("access_token_response", raise_mfa_required)
    hooks = session.compliance_hook["access_token_response"]
    times.report("decode-mfa-required", "authlib", lambda: read_mfa_required(hooks, failure))

    # The session has the tokens that it decoded above.
    times.report("fresh-token", "authlib", session.ensure_active_token)

    token = id_token()
    options = {
        "iss": {"essential": True, "value": "https://login.example.com/"},
        "aud": {"essential": True, "value": CLIENT_ID},
    }
    expected = {"nonce": "n-0S6_WzA2Mj", "client_id": CLIENT_ID}

    def check_id_token():
        parts = extract_compact(token)
        claims = CodeIDToken(json.loads(parts.payload), parts.headers(), options, expected)
        claims.validate(now=NOW)
        return claims

    times.report("id-token-claims", "authlib", check_id_token)
    times.report_loop(
        "fresh-token-2", "authlib", lambda count: repeat_in_threads(session.ensure_active_token, count, 2)
    )


def time_requests_oauthlib(times):
    client = WebApplicationClient(CLIENT_ID)
    session = OAuthlibSession(client=client, scope=SCOPES, redirect_uri=REDIRECT_URI, pkce="S256")

    def begin_login():
        nonce = oauthlib.common.generate_token()
        url, state = session.authorization_url(AUTHORIZE_URL, nonce=nonce, **EXTRA)
        return url, state, nonce

    # 420 with two times 13 characters more and %20 instead of three +.
    check(len(begin_login()[0]), 388)
    times.report("authorize-url", "requests-oauthlib", begin_login)

    def draw_pair():
        verifier = client.create_code_verifier(43)
        return verifier, client.create_code_challenge(verifier, "S256")

    times.report("pkce-pair", "requests-oauthlib", draw_pair)

    def form_body():
        return client.prepare_request_body(
            CODE,
            redirect_uri=LONG_REDIRECT_URI,
            code_verifier=VERIFIER,
            include_client_id=True,
            client_secret=CLIENT_SECRET,
        )

    # 330 with %20 instead of two +.
    check(len(form_body()), 326)
    times.report("form-body", "requests-oauthlib", form_body)

    answer = token_answer()
    times.report(
        "decode-tokens",
        "requests-oauthlib",
        lambda: client.parse_request_body_response(answer.text, scope=SCOPES),
    )

    failure = mfa_answer()
    session.register_compliance_hook("access_token_response", raise_mfa_required)
    hooks = session.compliance_hook["access_token_response"]
    times.report("decode-mfa-required", "requests-oauthlib", lambda: read_mfa_required(hooks, failure))


if __name__ == "__main__":
    if sys.argv[1:] not in ([], ["--brief"]):
        sys.exit("usage: peers.py [--brief]")
    times = Times(is_brief=len(sys.argv) > 1)
    time_authlib(times)
    time_requests_oauthlib(times)
