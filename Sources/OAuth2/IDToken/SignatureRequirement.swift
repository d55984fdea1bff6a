/// Whether the signature of a token has to be checked, and with what.
///
/// ```swift
/// client.idTokenPolicy.signature = .required(verifier, keys: keys, algorithms: [.rs256, .es256])
/// ```
/// Its text does not show the verifier and the source: types of yours, which may hold secrets.
public struct SignatureRequirement: Sendable, RedactedDescription {
    enum Kind: Sendable {
        case notRequired
        case keys(any SignatureVerifier, any JSONWebKeySource, Set<SigningAlgorithm>)
        case clientSecret
    }

    let kind: Kind

    /// The claims alone are checked.
    ///
    /// In the code flow this is enough: the token comes from the token endpoint itself over TLS, whose certificate proves the
    /// server as a signature would
    /// ([OpenID Connect Core section 3.1.3.7](https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation), step 6).
    /// It is not enough for a token that came any other way, through the browser for example:
    /// ``OAuth2Client/validate(_:for:accessToken:)`` and ``OAuth2Client/validate(_:replays:)`` throw with it. Tokens with the
    /// algorithm `none` are refused all the same.
    public static let notRequired = Self(kind: .notRequired)

    /// The signature must be by one of the server's public keys.
    ///
    /// - Parameters:
    ///   - verifier: Checks the signature.
    ///   - keys: Where the server's keys come from.
    ///   - algorithms: The algorithms that are allowed; `HS256` and its like never are. Default RS256, which is what a server
    ///     uses unless the client registered another one.
    /// - Returns: The requirement.
    public static func required(
        _ verifier: any SignatureVerifier,
        keys: any JSONWebKeySource,
        algorithms: Set<SigningAlgorithm> = [.rs256]
    ) -> Self {
        Self(kind: .keys(verifier, keys, algorithms))
    }

    /// The token must be signed by HS256 with the client secret, and by nothing else.
    ///
    /// For clients with ``ClientAuthentication/clientSecretPost(_:)`` or
    /// ``ClientAuthentication/clientSecretBasic(_:encoding:)`` that are registered so at the server. The key is the secret's
    /// UTF-8 text ([OpenID Connect Core section 10.1](https://openid.net/specs/openid-connect-core-1_0.html#Signing)).
    public static let clientSecret = Self(kind: .clientSecret)
}

extension SignatureRequirement {
    /// Whether a check may have to wait for keys or for a verifier of the application.
    var needsKeys: Bool {
        guard case .keys = kind else { return false }
        return true
    }
}
