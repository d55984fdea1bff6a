/// The `Authorization` header field of an API call.
///
/// ```swift
/// let authorization = try BearerAuthorization(tokens.accessToken)
/// request.headers[authorization.name] = authorization.value
/// ```
/// There is no way to put the token into a URL, where it would end up in logs and browser histories
/// ([RFC 9700 section 4.3.2](https://www.rfc-editor.org/rfc/rfc9700#section-4.3.2)).
/// [RFC 6750 section 2.1](https://www.rfc-editor.org/rfc/rfc6750#section-2.1).
public struct BearerAuthorization: Sendable, RedactedDescription {
    /// The field name.
    public let name = "Authorization"

    /// The field value, `Bearer` and the token; secret.
    public let value: String

    /// The header field for an access token.
    ///
    /// - Parameters:
    ///   - token: The access token.
    ///   - type: Its type as the server named it. A DPoP token is refused: it needs a proof with each call, and sent as a
    ///     bearer token it would lose the protection it was issued for.
    /// - Throws: ``OAuth2Error/Code/invalidParameter`` for a token that cannot stand in a header, and for the types DPoP and N_A.
    public init(_ token: AccessToken, type: TokenType = .bearer) throws(OAuth2Error) {
        guard type != .dpop, type != .notApplicable else {
            throw OAuth2Error(
                .invalidParameter,
                step: .protectedResource,
                parameter: "token_type",
                message:
                    "A token of this type is no bearer token: DPoP needs a proof with each call (RFC 9449), N_A calls no API (RFC 8693)."
            )
        }
        let text = token.reveal()
        try Placeholder.check(text, "access_token", step: .protectedResource)
        guard !text.isEmpty, text.consists(of: .visible) else {
            throw OAuth2Error(
                .invalidParameter,
                step: .protectedResource,
                parameter: "access_token",
                message:
                    "The access token is empty or cannot stand in a header (RFC 6750 section 2.1); get a new one."
            )
        }
        value = "Bearer " + text
    }
}
