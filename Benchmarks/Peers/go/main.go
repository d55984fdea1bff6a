// Times x/oauth2 and go-oidc, with the inputs of ../../Sources/jobs/Jobs.swift.
//
//	usage: main [--brief]
package main

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	oidc "github.com/coreos/go-oidc"
	"golang.org/x/oauth2"
)

const (
	clientID = "aBcDeFgHiJkLmNoPqRsTuVwXyZ012345"
	issuer   = "https://login.example.com/"
	nonce    = "n-0S6_WzA2Mj"
)

var config = &oauth2.Config{
	ClientID:     clientID,
	ClientSecret: "p@ss:w/ord+with=many&escapes %41 ~",
	Endpoint: oauth2.Endpoint{
		AuthURL:  "https://login.example.com/authorize",
		TokenURL: "https://login.example.com/oauth/token",
	},
	RedirectURL: "https://app.example/cb",
	Scopes:      []string{"openid", "profile", "email", "offline_access"},
}

// Where results go, so that they are made at all, and on the heap, where an application's are. With their own types,
// because an interface would cost an allocation.
var (
	keptLogin   login
	keptPair    pair
	keptBody    string
	keptToken   *oauth2.Token
	keptError   error
	keptIDToken *oidc.IDToken
)

func must[Value any](value Value, err error) Value {
	if err != nil {
		panic(err)
	}
	return value
}

// Stops the program unless the input is as large as that of the other libraries.
func check(size, expected int) {
	if size != expected {
		panic(fmt.Sprintf("%d bytes instead of %d", size, expected))
	}
}

func randomString() string {
	bytes := make([]byte, 32)
	must(rand.Read(bytes))
	return base64.RawURLEncoding.EncodeToString(bytes)
}

type pair struct{ verifier, challenge string }

// x/oauth2 0.3 has no function for it; this is what its users write.
func newPair() pair {
	verifier := randomString()
	hash := sha256.Sum256([]byte(verifier))
	return pair{verifier, base64.RawURLEncoding.EncodeToString(hash[:])}
}

type login struct{ url, state, nonce, verifier string }

var (
	challengeMethod = oauth2.SetAuthURLParam("code_challenge_method", "S256")
	audience        = oauth2.SetAuthURLParam("audience", "https://api.test")
	prompt          = oauth2.SetAuthURLParam("prompt", "login")
)

func beginLogin() login {
	state, nonce, pair := randomString(), randomString(), newPair()
	url := config.AuthCodeURL(
		state,
		oidc.Nonce(nonce),
		oauth2.SetAuthURLParam("code_challenge", pair.challenge),
		challengeMethod,
		audience,
		prompt,
	)
	return login{url, state, nonce, pair.verifier}
}

func codeExchange() url.Values {
	return url.Values{
		"grant_type":    {"authorization_code"},
		"code":          {"SplxlOBeZQQYbYS6WxSbIA+def/ghi=="},
		"redirect_uri":  {"https://app.example.com/oauth/callback?tenant=acme&x=12"},
		"code_verifier": {"dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"},
		"client_id":     {clientID},
		"client_secret": {config.ClientSecret},
	}
}

func tokenAnswer() []byte {
	jwt := "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9." + strings.Repeat("QWxhZGRpbjpvcGVuIHNlc2FtZQ", 17) +
		".c2lnbmF0dXJlc2lnbmF0dXJlc2"
	answer := `{"access_token":"` + jwt + `","refresh_token":"v1.abcdeMjAyNi0xMS0yMVQwMDowMDowMFoAAAAAAAAAAAAAAAA",` +
		`"id_token":"` + jwt + `","scope":"openid profile email offline_access","expires_in":86400,` +
		`"token_type":"Bearer"}`
	check(len(answer), 1202)
	return []byte(answer)
}

// x/oauth2 has no public decoder. Like its own, this reads the answer twice: once for the members that it knows, once
// for Token.Extra, where ID tokens are.
func decodeTokens(body []byte) (*oauth2.Token, error) {
	var members struct {
		AccessToken  string `json:"access_token"`
		TokenType    string `json:"token_type"`
		RefreshToken string `json:"refresh_token"`
		// A number or a string.
		ExpiresIn json.Number `json:"expires_in"`
	}
	if err := json.Unmarshal(body, &members); err != nil {
		return nil, err
	}
	if members.AccessToken == "" {
		return nil, errors.New("no access token")
	}
	extra := make(map[string]interface{})
	if err := json.Unmarshal(body, &extra); err != nil {
		return nil, err
	}
	token := oauth2.Token{
		AccessToken:  members.AccessToken,
		TokenType:    members.TokenType,
		RefreshToken: members.RefreshToken,
	}
	if members.ExpiresIn != "" {
		seconds, err := members.ExpiresIn.Int64()
		if err != nil {
			return nil, err
		}
		token.Expiry = time.Now().Add(time.Duration(seconds) * time.Second)
	}
	return token.WithExtra(extra), nil
}

func mfaAnswer() []byte {
	token := "Fe26.2*SERVER_1770000000*" + strings.Repeat("0123456789abcdef", 13) + "01"
	answer := `{"error":"mfa_required","error_description":"Multifactor authentication required","mfa_token":"` +
		token + `","mfa_requirements":{"challenge":[{"type":"otp"},{"type":"push-notification"},{"type":"phone"},` +
		`{"type":"recovery-code"}]}}`
	check(len(answer), 453)
	return []byte(answer)
}

type mfaRequired struct {
	Code         string `json:"error"`
	Description  string `json:"error_description"`
	Token        string `json:"mfa_token"`
	Requirements struct {
		Challenge []struct {
			Type string `json:"type"`
		} `json:"challenge"`
	} `json:"mfa_requirements"`
}

func (e *mfaRequired) Error() string { return e.Description }

// The library hands over the body as it is.
func readMFARequired(failure error) error {
	var retrieval *oauth2.RetrieveError
	if !errors.As(failure, &retrieval) {
		return failure
	}
	var required mfaRequired
	if err := json.Unmarshal(retrieval.Body, &required); err != nil || required.Code != "mfa_required" {
		return failure
	}
	return &required
}

func sampleIDToken() (token string, payload []byte) {
	payload = []byte(`{"nickname":"ada","name":"Ada Lovelace","picture":"https://img.example.com/avatars/ada.png",` +
		`"updated_at":"2026-07-14T03:33:20.000Z","email":"ada@example.com","email_verified":true,` +
		`"iss":"https://login.example.com/","aud":"aBcDeFgHiJkLmNoPqRsTuVwXyZ012345","iat":1784000000,` +
		`"exp":1784036000,"sub":"auth0|64b0c0ffee","sid":"abcd","nonce":"n-0S6_WzA2Mj"}`)
	header := []byte(`{"alg":"RS256","typ":"JWT","kid":"key-1"}`)
	token = base64.RawURLEncoding.EncodeToString(header) + "." + base64.RawURLEncoding.EncodeToString(payload) + "." +
		strings.Repeat("QWxh", 54)
	check(len(token), 741)
	return token, payload
}

// go-oidc 2.1 cannot leave out the signature; these keys find every one good.
type trustingKeys struct{ payload []byte }

func (keys trustingKeys) VerifySignature(context.Context, string) ([]byte, error) {
	return keys.payload, nil
}

func checkIDToken(ctx context.Context, verifier *oidc.IDTokenVerifier, raw string, now time.Time) (*oidc.IDToken, error) {
	token, err := verifier.Verify(ctx, raw)
	if err != nil {
		return nil, err
	}
	// Left to the caller, both.
	if token.Nonce != nonce || token.IssuedAt.After(now) {
		return nil, errors.New("not of this login")
	}
	return token, nil
}

func sampleToken(lifetime time.Duration) *oauth2.Token {
	token := must(decodeTokens(tokenAnswer()))
	token.Expiry = time.Now().Add(lifetime)
	return token
}

// Takes as long as a server does.
type slowSource struct {
	token     *oauth2.Token
	refreshes atomic.Int64
}

func (source *slowSource) Token() (*oauth2.Token, error) {
	source.refreshes.Add(1)
	time.Sleep(50 * time.Millisecond)
	return source.token, nil
}

func storm(callers int) (elapsed time.Duration, refreshes int64) {
	slow := &slowSource{token: sampleToken(time.Hour)}
	source := oauth2.ReuseTokenSource(sampleToken(-time.Hour), slow)
	var group sync.WaitGroup
	group.Add(callers)
	start := time.Now()
	for i := 0; i < callers; i++ {
		go func() {
			defer group.Done()
			must(source.Token())
		}()
	}
	group.Wait()
	return time.Since(start), slow.refreshes.Load()
}

var (
	rounds      = 7
	roundLength = 200 * time.Millisecond
)

// The best of several rounds, because whatever else the machine does only makes them longer.
func report(job string, run func(count int)) {
	timed := func(count int) time.Duration {
		start := time.Now()
		run(count)
		return time.Since(start)
	}
	count := 1
	for timed(count) < roundLength/10 {
		count *= 2
	}
	count *= 10
	best := timed(count)
	for round := 1; round < rounds; round++ {
		if elapsed := timed(count); elapsed < best {
			best = elapsed
		}
	}
	fmt.Printf("%s go %.0f\n", job, float64(best.Nanoseconds())/float64(count))
}

func main() {
	if len(os.Args) > 1 {
		if len(os.Args) > 2 || os.Args[1] != "--brief" {
			fmt.Fprintln(os.Stderr, "usage: main [--brief]")
			os.Exit(2)
		}
		rounds, roundLength = 2, 20*time.Millisecond
	}

	// 420 with %20 instead of three +.
	check(len(beginLogin().url), 414)
	report("authorize-url", func(count int) {
		for i := 0; i < count; i++ {
			keptLogin = beginLogin()
		}
	})

	report("pkce-pair", func(count int) {
		for i := 0; i < count; i++ {
			keptPair = newPair()
		}
	})

	form := codeExchange()
	// 330 with %20 instead of two +.
	check(len(form.Encode()), 326)
	report("form-body", func(count int) {
		for i := 0; i < count; i++ {
			keptBody = form.Encode()
		}
	})

	answer := tokenAnswer()
	report("decode-tokens", func(count int) {
		for i := 0; i < count; i++ {
			keptToken = must(decodeTokens(answer))
		}
	})

	failure := mfaAnswer()
	response := &http.Response{StatusCode: http.StatusForbidden}
	report("decode-mfa-required", func(count int) {
		for i := 0; i < count; i++ {
			keptError = readMFARequired(&oauth2.RetrieveError{Response: response, Body: failure})
		}
	})
	if required, ok := keptError.(*mfaRequired); !ok || len(required.Requirements.Challenge) != 4 {
		panic(keptError)
	}

	source := oauth2.ReuseTokenSource(sampleToken(time.Hour), &slowSource{})
	ask := func(count int) {
		for i := 0; i < count; i++ {
			must(source.Token())
		}
	}
	report("fresh-token", ask)

	// A server's users in turn: x/oauth2 has a source for one, so there is a map of them behind a lock.
	for _, users := range []int{100, 100_000} {
		names := make([]string, users)
		sources := make(map[string]oauth2.TokenSource, users)
		for i := range names {
			names[i] = fmt.Sprintf("auth0|64b0c0ffee%d", 100_000+i)
			sources[strings.Clone(names[i])] = oauth2.ReuseTokenSource(sampleToken(time.Hour), &slowSource{})
		}
		var lock sync.RWMutex
		next := 0
		report(fmt.Sprintf("fresh-token-%d", users), func(count int) {
			for i := 0; i < count; i++ {
				lock.RLock()
				source := sources[names[next]]
				lock.RUnlock()
				must(source.Token())
				next++
				if next == users {
					next = 0
				}
			}
		})
	}

	raw, payload := sampleIDToken()
	now := time.Unix(1784000010, 0)
	verifier := oidc.NewVerifier(issuer, trustingKeys{payload}, &oidc.Config{
		ClientID: clientID,
		Now:      func() time.Time { return now },
	})
	ctx := context.Background()
	report("id-token-claims", func(count int) {
		for i := 0; i < count; i++ {
			keptIDToken = must(checkIDToken(ctx, verifier, raw, now))
		}
	})

	report("fresh-token-2", func(count int) {
		var group sync.WaitGroup
		group.Add(2)
		for caller := 0; caller < 2; caller++ {
			go func() {
				defer group.Done()
				ask(count)
			}()
		}
		group.Wait()
	})

	best, most := storm(10_000)
	for round := 1; round < rounds; round++ {
		elapsed, refreshes := storm(10_000)
		if elapsed < best {
			best = elapsed
		}
		if refreshes > most {
			most = refreshes
		}
	}
	fmt.Printf("storm-10000 go %.1f ms, refreshes: %d\n", float64(best.Microseconds())/1000, most)
}
