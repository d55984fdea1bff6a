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
        guard !hasNoScheme(string) else {
            throw refuse(
                "The scheme is missing; write the whole URL with https:// (http:// on a loopback host), as it is registered."
            )
        }
        guard let parts = URLParts(string) else {
            throw refuse(
                """
                Not an absolute URL; write it exactly as it is registered, with other characters encoded. For a server that \
                gives redirect URIs names (eBay) set redirectURIIsANameThatTheServerResolves.
                """
            )
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

    /// Whether it begins with a host: `app.example/callback`, also with a port, whose colon makes the host look like a scheme.
    private static func hasNoScheme(_ string: String) -> Bool {
        let bytes = string.utf8
        let isPart = { (byte: UInt8) in ASCIISet.unreserved.contains(byte) }
        if bytes.starts(with: "[".utf8) || bytes.starts(with: "//".utf8) { return true }
        let rest = bytes.drop(while: isPart)
        guard let next = rest.first else {
            return bytes.contains(UInt8(ascii: ".")) || string.equalsIgnoringASCIICase("localhost")
        }
        switch next {
        case UInt8(ascii: "/"), UInt8(ascii: "?"):
            return true
        case UInt8(ascii: ":"):
            let port = rest.dropFirst().prefix(while: ASCII.isDigit)
            let behind = rest.dropFirst(port.count + 1).first
            return !port.isEmpty && (behind == nil || behind == UInt8(ascii: "/") || behind == UInt8(ascii: "?"))
        default:
            return false
        }
    }

    /// Checks a name that the server gave the application in place of an address.
    static func check(name: String) throws(OAuth2Error) {
        guard !name.isEmpty, name.consists(of: .unreserved), !Placeholder.isLeft(in: name) else {
            throw OAuth2Error(
                .invalidParameter,
                step: .authorizationRequest,
                parameter: "redirect_uri",
                message: """
                    This is not the name of a redirect URI: empty, a placeholder, or with other characters than letters, \
                    digits, '-', '.', '_' and '~'. Set redirectURIIsANameThatTheServerResolves for a server with such names \
                    only, and leave it false for an address.
                    """
            )
        }
    }
}
