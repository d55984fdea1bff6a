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
    func parsed() throws(OAuth2Error) -> FormParameters {
        let parameters: FormParameters
        switch source {
        case .parameters(let given):
            parameters = given
        case .text(let text, let mark):
            guard text.utf8.count <= Self.maximumBytes else {
                throw OAuth2Error(.malformedCallback, step: .callback, message: "The callback is larger than 64 KiB.")
            }
            guard let form = FormParameters(form: Self.form(in: text, behind: mark)) else {
                throw OAuth2Error(
                    .malformedCallback,
                    step: .callback,
                    message: "The callback has a broken percent-escape or text that is not UTF-8."
                )
            }
            parameters = form
        }
        // RFC 6749 section 3.1. A value smuggled in front of or behind the real one must not win.
        guard !parameters.hasRepeatedName() else {
            throw OAuth2Error(
                .malformedCallback,
                step: .callback,
                message:
                    "The callback has a parameter twice (RFC 6749 section 3.1); treat it as an attack and start again."
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
