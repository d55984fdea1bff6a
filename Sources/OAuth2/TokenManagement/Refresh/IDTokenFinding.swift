/// What the ID token that came with a refresh says about the tokens beside it.
///
/// Nothing in it ends a login but that it names another user or issuer.
enum IDTokenFinding: Sendable {
    /// None came.
    case absent
    /// It is about the same user.
    case valid(IDTokenClaims)
    /// It cannot take the place of the one before, but says nothing against the access token: a clock, a repeated ID token, keys
    /// that could not be had.
    case ignored(OAuth2Error)
    /// The access token beside it must not be used.
    case refused(OAuth2Error)
    /// It is about another user, or by another issuer: nothing that came with it is this user's.
    case otherUser(OAuth2Error)

    /// What a failed check says.
    init(_ error: OAuth2Error) {
        switch (error.code, error.parameter) {
        case (.signatureNotChecked, _), (_, "id_token"), (_, "exp"), (_, "iat"), (_, "nbf"), (_, "auth_time"):
            self = .ignored(error)
        default:
            self = .refused(error)
        }
    }

    /// The claims; `nil` when no ID token came.
    ///
    /// - Throws: What kept them from being believed.
    var claims: IDTokenClaims? {
        get throws(OAuth2Error) {
            switch self {
            case .absent: nil
            case .valid(let claims): claims
            case .ignored(let error), .refused(let error), .otherUser(let error): throw error
            }
        }
    }

    /// What is wrong with it.
    var error: OAuth2Error? {
        switch self {
        case .absent, .valid: nil
        case .ignored(let error), .refused(let error), .otherUser(let error): error
        }
    }

    /// What was accepted in it although the specification allows refusing it.
    var tolerances: [ResponseTolerance] {
        if case .valid(let claims) = self { claims.tolerances } else { [] }
    }
}

extension IDTokenFinding {
    /// Whether a refreshed ID token names another user or issuer than the one before, whatever else is right or wrong with it.
    ///
    /// A claim that is missing or unreadable names nobody.
    static func otherUser(
        _ token: IDToken,
        refreshing previous: IDToken?,
        formerIssuers: [ByteText]
    ) -> OAuth2Error? {
        guard let claims = try? token.unvalidatedClaims(), let earlier = try? previous?.unvalidatedClaims() else {
            return nil
        }
        if let issuer = claims["iss"]?.string, let before = earlier["iss"]?.string,
            ByteText(issuer) != ByteText(before), !formerIssuers.contains(ByteText(before))
        {
            return JSONWebTokenKind.idToken.refusal(
                "iss",
                "The refreshed ID token has another issuer than the one before; if the server has moved, name its former issuer."
            )
        }
        if let subject = claims["sub"]?.string, let before = earlier["sub"]?.string,
            ByteText(subject) != ByteText(before)
        {
            return JSONWebTokenKind.idToken.refusal(
                "sub",
                "The refreshed ID token is about another user; end the session."
            )
        }
        return nil
    }
}
