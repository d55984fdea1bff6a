/// The rules for the address that the browser is sent back to.
enum RedirectURI {
    /// Checks `string`, which then goes out unchanged: the server compares it byte for byte with the registered one, and
    /// the token request must repeat it (RFC 6749 sections 3.1.2 and 4.1.3).
    static func check(
        _ string: String,
        step: OAuth2Error.Step = .authorizationRequest,
        parameter: StaticString = "redirect_uri"
    ) throws(OAuth2Error) {
        func refuse(_ message: StaticString) -> OAuth2Error {
            OAuth2Error(.invalidParameter, step: step, parameter: parameter, message: message)
        }
        guard !Placeholder.isLeft(in: string) else {
            throw refuse("A placeholder from a documentation page is left; put your own callback URL there.")
        }
        guard let parts = URLParts(string) else {
            throw refuse("Not an absolute URL; write it exactly as it is registered, with other characters encoded.")
        }
        guard !parts.hasFragment else {
            throw refuse("A redirect URI must not have a fragment (RFC 6749 section 3.1.2); remove # and what follows.")
        }
        guard !parts.hasUserInfo else { throw refuse("A redirect URI must not hold a user name or password.") }
        switch parts.schemeKind {
        case .https:
            guard parts.hasHost else { throw refuse("An https redirect URI needs a host.") }
        case .http:
            // RFC 8252 section 7.3 and RFC 9700 section 4.1.3: anyone on the path could read the code.
            guard parts.isLoopback else {
                throw refuse("Plain http is allowed on loopback hosts only (http://127.0.0.1:port/...); use https.")
            }
        case .other:
            // RFC 8252 section 7.1: private-use schemes are based on a domain name, so javascript: and data: are none.
            guard parts.scheme.utf8.contains(UInt8(ascii: ".")) else {
                throw refuse(
                    "A private-use scheme must be a reversed domain name, as com.example.app (RFC 8252 section 7.1)."
                )
            }
        }
    }
}
