/// What the browser brought back to the redirect URI, not yet checked.
public struct AuthorizationCallback: Sendable, RedactedDescription {
    private enum Source: Sendable {
        case text(String, Mark?)
        case parameters(FormParameters)
    }
    /// The byte that the parameters stand behind: `?` or `#`.
    private enum Mark: UInt8, Sendable { case query = 0x3F, fragment = 0x23 }

    private let source: Source

    /// The URL of the request to the redirect URI; an absolute URL or a path with a query, as `request.url` of a web
    /// framework is.
    public static func url(_ url: String) -> Self { Self(source: .text(url, .query)) }

    /// The body of the POST that `response_mode=form_post` makes the browser send.
    public static func formPost(body: String) -> Self { Self(source: .text(body, nil)) }

    /// The fragment of the redirect URI, or a whole URL with one, sent on by a script for `response_mode=fragment`.
    public static func fragment(_ text: String) -> Self { Self(source: .text(text, .fragment)) }

    /// Parameters that a web framework has decoded.
    ///
    /// Make sure it kept repeated ones, so that they can be refused.
    public static func parameters(_ parameters: FormParameters) -> Self { Self(source: .parameters(parameters)) }

    /// More than any server sends: a code and an ID token take a few thousand bytes.
    private static let maximumBytes = 65_536

    /// The parameters, each once.
    ///
    /// What cannot be read becomes U+FFFD, so that an `error_description` in Latin-1 does not hide the server's `error`; what is
    /// decided on must be readable.
    func parsed() throws(OAuth2Error) -> FormParameters {
        let parameters: FormParameters
        switch source {
        case .parameters(let given): parameters = given
        case .text(let text, let mark): parameters = try Self.parameters(in: text, behind: mark)
        }
        // RFC 6749 section 3.1. A value smuggled in front of or behind the real one must not win.
        if let name = parameters.repeatedName(except: Self.isRepaired) {
            throw OAuth2Error(
                .malformedCallback,
                step: .callback,
                parameter: Self.knownNames.first { ByteText("\($0)") == name },
                message: """
                    The callback has a parameter twice (RFC 6749 section 3.1): the server is broken, or somebody has added one; \
                    start a new login. If it names an error, that is in response, unconfirmed.
                    """,
                response: name == "error" ? nil : ServerErrorResponse(callback: parameters)
            )
        }
        return parameters
    }

    /// The parameters, of which there must be one.
    func parsedParameters() throws(OAuth2Error) -> FormParameters {
        let parameters = try parsed()
        guard !parameters.elements.isEmpty else {
            throw OAuth2Error(
                .malformedCallback,
                step: .callback,
                message: """
                    There are no parameters; AuthorizationCallback.url(_:) takes a URL with its question mark. With \
                    response_mode=form_post give .formPost(body:), with response_mode=fragment .fragment(_:).
                    """
            )
        }
        return parameters
    }

    private static func parameters(in text: String, behind mark: Mark?) throws(OAuth2Error) -> FormParameters {
        guard text.utf8.count <= Self.maximumBytes else {
            throw OAuth2Error(.malformedCallback, step: .callback, message: "The callback is larger than 64 KiB.")
        }
        var unreadable: [ByteText] = []
        let parameters = FormParameters(repairing: Self.form(in: text, behind: mark)) {
            unreadable.append(ByteText($0))
        }
        if let name = Self.strictNames.first(where: { unreadable.contains(ByteText("\($0)")) }) {
            throw OAuth2Error(
                .malformedCallback,
                step: .callback,
                parameter: name,
                message: "The parameter has a broken percent-escape or is not UTF-8; start a new login."
            )
        }
        return parameters
    }

    /// What is decided on.
    private static let strictNames: [StaticString] = ["state", "iss", "code", "error"]

    /// What an error may name: parameters that servers send.
    private static let knownNames =
        strictNames + [
            "error_description", "error_uri", "session_state", "scope", "id_token", "access_token", "token_type",
            "expires_in",
        ]

    /// Whether two names that could not be read may have become one.
    private static func isRepaired(_ name: ByteText) -> Bool { name.text.unicodeScalars.contains("\u{FFFD}") }

    /// Looked for byte by byte: as a character, `?` with a combining mark behind it is another one than `?`.
    private static func form(in text: String, behind mark: Mark?) -> Substring.UTF8View {
        let bytes = text[...].utf8
        switch mark {
        case nil:
            return bytes
        case .query:
            let withoutFragment = bytes.prefix { $0 != Mark.fragment.rawValue }
            return withoutFragment.drop { $0 != Mark.query.rawValue }.dropFirst()
        case .fragment:
            guard bytes.contains(Mark.fragment.rawValue) else { return bytes }
            return bytes.drop { $0 != Mark.fragment.rawValue }.dropFirst()
        }
    }
}
