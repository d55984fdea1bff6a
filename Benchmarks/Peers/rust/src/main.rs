// Times the oauth2 crate, with the inputs of ../../../Sources/jobs/Jobs.swift. It neither keeps tokens fresh nor reads ID
// tokens.
//   usage: peers [--brief]

use oauth2::basic::{BasicClient, BasicTokenType};
use oauth2::{
    AuthUrl, ClientId, ClientSecret, CsrfToken, ErrorResponse, ExtraTokenFields, PkceCodeChallenge,
    PkceCodeVerifier, RedirectUrl, RequestTokenError, Scope, StandardTokenResponse, TokenUrl,
};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::convert::Infallible;
use std::time::{Duration, Instant};

const CLIENT_ID: &str = "aBcDeFgHiJkLmNoPqRsTuVwXyZ012345";
const CLIENT_SECRET: &str = "p@ss:w/ord+with=many&escapes %41 ~";

/// Keeps the optimiser from dropping work whose result nobody reads. The standard library's `black_box` is younger than
/// Debian's compiler.
fn keep<Value>(value: Value) {
    // SAFETY: the instruction is empty.
    unsafe { std::arch::asm!("/* {0} */", in(reg) &value, options(nostack, preserves_flags)) }
}

/// Stops the program unless the input is as large as that of the other libraries.
fn check(size: usize, expected: usize) {
    assert_eq!(size, expected, "the size of an input");
}

fn sample_client() -> BasicClient {
    BasicClient::new(
        ClientId::new(CLIENT_ID.to_string()),
        Some(ClientSecret::new(CLIENT_SECRET.to_string())),
        AuthUrl::new("https://login.example.com/authorize".to_string()).unwrap(),
        Some(TokenUrl::new("https://login.example.com/oauth/token".to_string()).unwrap()),
    )
    .set_redirect_uri(RedirectUrl::new("https://app.example/cb".to_string()).unwrap())
}

/// The crate has no type for nonces; the one for states is as random.
fn begin_login(client: &BasicClient) -> (url::Url, CsrfToken, CsrfToken, PkceCodeVerifier) {
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let nonce = CsrfToken::new_random_len(32);
    let (url, state) = client
        .authorize_url(|| CsrfToken::new_random_len(32))
        .set_pkce_challenge(challenge)
        .add_scope(Scope::new("openid".to_string()))
        .add_scope(Scope::new("profile".to_string()))
        .add_scope(Scope::new("email".to_string()))
        .add_scope(Scope::new("offline_access".to_string()))
        .add_extra_param("nonce", nonce.secret())
        .add_extra_param("audience", "https://api.test")
        .add_extra_param("prompt", "login")
        .url();
    (url, state, nonce, verifier)
}

/// What the crate does for its requests.
fn form_body(parameters: &[(&str, &str)]) -> Vec<u8> {
    url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(parameters)
        .finish()
        .into_bytes()
}

/// What the crate does with answers.
fn decode<Answer: DeserializeOwned>(body: &[u8]) -> Answer {
    serde_path_to_error::deserialize(&mut serde_json::Deserializer::from_slice(body)).unwrap()
}

#[derive(Debug, Deserialize, Serialize)]
struct IdTokenField {
    id_token: Option<String>,
}

impl ExtraTokenFields for IdTokenField {}

type Tokens = StandardTokenResponse<IdTokenField, BasicTokenType>;

fn token_answer() -> Vec<u8> {
    let jwt = format!(
        "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.{}.c2lnbmF0dXJlc2lnbmF0dXJlc2",
        "QWxhZGRpbjpvcGVuIHNlc2FtZQ".repeat(17)
    );
    let answer = format!(
        r#"{{"access_token":"{jwt}","refresh_token":"v1.abcdeMjAyNi0xMS0yMVQwMDowMDowMFoAAAAAAAAAAAAAAAA","#
    ) + &format!(
        r#""id_token":"{jwt}","scope":"openid profile email offline_access","expires_in":86400,"token_type":"Bearer"}}"#
    );
    check(answer.len(), 1202);
    answer.into_bytes()
}

#[derive(Debug, Deserialize, Serialize)]
struct MfaRequired {
    error: String,
    error_description: Option<String>,
    mfa_token: String,
    mfa_requirements: MfaRequirements,
}

#[derive(Debug, Deserialize, Serialize)]
struct MfaRequirements {
    challenge: Vec<Factor>,
}

#[derive(Debug, Deserialize, Serialize)]
struct Factor {
    #[serde(rename = "type")]
    kind: String,
}

impl ErrorResponse for MfaRequired {}

fn mfa_answer() -> Vec<u8> {
    let token = format!(
        "Fe26.2*SERVER_1770000000*{}01",
        "0123456789abcdef".repeat(13)
    );
    let answer = format!(
        r#"{{"error":"mfa_required","error_description":"Multifactor authentication required","mfa_token":"{token}","#
    ) + r#""mfa_requirements":{"challenge":[{"type":"otp"},{"type":"push-notification"},{"type":"phone"},"#
        + r#"{"type":"recovery-code"}]}}"#;
    check(answer.len(), 453);
    answer.into_bytes()
}

struct Times {
    rounds: usize,
    round_length: Duration,
}

impl Times {
    /// The best of several rounds, because whatever else the machine does only makes them longer.
    fn report<Value>(&self, job: &str, run: impl Fn() -> Value) {
        let time = |count: u32| {
            let start = Instant::now();
            for _ in 0..count {
                keep(run());
            }
            start.elapsed()
        };
        let mut count = 1;
        while time(count) < self.round_length / 10 {
            count *= 2;
        }
        count *= 10;
        let best = (0..self.rounds).map(|_| time(count)).min().unwrap();
        println!(
            "{job} rust {:.0}",
            best.as_secs_f64() * 1e9 / f64::from(count)
        );
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let times = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => Times {
            rounds: 7,
            round_length: Duration::from_millis(200),
        },
        ["--brief"] => Times {
            rounds: 2,
            round_length: Duration::from_millis(20),
        },
        _ => {
            eprintln!("usage: peers [--brief]");
            std::process::exit(2)
        }
    };

    let client = sample_client();
    // 420 with %20 instead of three +.
    check(begin_login(&client).0.as_str().len(), 414);
    times.report("authorize-url", || begin_login(&client));

    times.report("pkce-pair", PkceCodeChallenge::new_random_sha256);

    let form = [
        ("grant_type", "authorization_code"),
        ("code", "SplxlOBeZQQYbYS6WxSbIA+def/ghi=="),
        (
            "redirect_uri",
            "https://app.example.com/oauth/callback?tenant=acme&x=12",
        ),
        (
            "code_verifier",
            "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
        ),
        ("client_id", CLIENT_ID),
        ("client_secret", CLIENT_SECRET),
    ];
    // 330 with %20 instead of two + and ~ instead of %7E.
    check(form_body(&form).len(), 328);
    times.report("form-body", || form_body(&form));

    let answer = token_answer();
    times.report("decode-tokens", || decode::<Tokens>(&answer));

    let failure = mfa_answer();
    check(
        decode::<MfaRequired>(&failure)
            .mfa_requirements
            .challenge
            .len(),
        4,
    );
    times.report("decode-mfa-required", || {
        RequestTokenError::<Infallible, MfaRequired>::ServerResponse(decode(&failure))
    });
}
