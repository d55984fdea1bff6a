extension SignatureRequirement {
    /// Refuses to check a token that did not come from the token endpoint over TLS by its claims alone.
    func refuseNotRequired(for kind: JSONWebTokenKind) throws(OAuth2Error) {
        guard case .notRequired = self.kind else { return }
        throw OAuth2Error(
            .invalidConfiguration,
            step: kind.step,
            parameter: "idTokenPolicy.signature",
            message: """
                The token did not come from the token endpoint, so anybody can have written it; require its signature with \
                SignatureRequirement.required or clientSecret.
                """
        )
    }

    /// Checks a token's signature as far as it is required.
    ///
    /// - Throws: the refusal of the token's kind naming `alg`, `kid` or `signature`;
    ///   ``OAuth2Error/Code/signatureNotChecked`` when verifier or key source fail; `CancellationError`.
    func check(_ token: JSONWebToken, _ authentication: ClientAuthentication) async throws {
        switch kind {
        case .notRequired: return
        case .clientSecret: try await Self.checkHMAC(of: token, authentication)
        case .keys(let verifier, let source, let algorithms):
            guard algorithms.contains(token.algorithm), !token.algorithm.isSymmetric else {
                throw token.kind.refusal(
                    "alg",
                    "The token is signed by an algorithm that is not allowed; compare it with what the client registered."
                )
            }
            let keys = try await Self.keys(for: token, from: source)
            var failure: (any Error)?
            for key in keys {
                do {
                    if try await verifier.isValid(token, key) { return }
                } catch let error as CancellationError {
                    throw error
                } catch {
                    // Another key of that name may be the right one.
                    failure = failure ?? error
                }
            }
            if let failure { throw Self.notChecked(token, failure) }
            throw token.kind.refusal(
                "signature",
                "The token's signature is wrong: it was changed, or another server made it. Do not accept it."
            )
        }
    }

    private static func checkHMAC(
        of token: JSONWebToken,
        _ authentication: ClientAuthentication
    ) async throws {
        guard token.algorithm == .hs256 else {
            throw token.kind.refusal(
                "alg",
                "Only HS256 with the client secret is allowed here, and the token is signed otherwise."
            )
        }
        let secret: ClientSecret
        switch authentication.method {
        case .post(let source), .basic(let source, _):
            do {
                secret = try await source.secret(for: token.kind.step)
            } catch let error as CancellationError {
                throw error
            } catch {
                throw OAuth2Error(
                    .signatureNotChecked,
                    step: token.kind.step,
                    parameter: "client_secret",
                    message: "The client secret could not be had; see underlyingError, and try again later.",
                    underlyingError: error
                )
            }
        case .none, .assertion, .certificate, .basicWithEmptyPassword:
            throw OAuth2Error(
                .invalidConfiguration,
                step: token.kind.step,
                parameter: "client_secret",
                message:
                    "HS256 needs a client with a secret (OpenID Connect Core section 10.1); require another algorithm."
            )
        }
        let code = HMACSHA256.code(of: token.signedBytes, key: Array(secret.reveal().utf8))
        guard constantTimeEqual(code, token.signature) else {
            throw token.kind.refusal(
                "signature",
                "The token's signature is not one with this client's secret; do not accept it."
            )
        }
    }

    /// The keys that the token may be signed with: those with its `kid`, or the only one that fits when it names none.
    private static func keys(for token: JSONWebToken, from source: any JSONWebKeySource) async throws -> [JSONWebKey] {
        let all: [JSONWebKey]
        do {
            all = try await source.keys(for: token.algorithm, keyID: token.keyID)
        } catch let error as CancellationError {
            throw error
        } catch {
            throw OAuth2Error(
                .signatureNotChecked,
                step: token.kind.step,
                parameter: "keys",
                message: "The server's keys could not be had; see underlyingError, and try again later.",
                underlyingError: error
            )
        }
        let fitting = all.candidates(for: token.algorithm, keyID: token.keyID)
        // OpenID Connect Core section 10.1: with several keys a token must name its own.
        guard token.keyID != nil || fitting.count <= 1 else {
            throw token.kind.refusal(
                "kid",
                "The token does not name its key, and the server has several (OpenID Connect Core section 10.1)."
            )
        }
        guard !fitting.isEmpty else {
            throw token.kind.refusal(
                "kid",
                "The server has no key for this token and its algorithm, or only one that is too weak."
            )
        }
        return fitting
    }

    private static func notChecked(_ token: JSONWebToken, _ error: any Error) -> OAuth2Error {
        OAuth2Error(
            .signatureNotChecked,
            step: token.kind.step,
            parameter: "verifier",
            message: "The verifier could not check the token's signature; see underlyingError.",
            underlyingError: error
        )
    }
}

extension SignatureVerifier {
    fileprivate func isValid(_ token: JSONWebToken, _ key: JSONWebKey) async throws -> Bool {
        try await isValid(
            signature: token.signature,
            of: token.signedBytes,
            algorithm: token.algorithm,
            key: key
        )
    }
}
