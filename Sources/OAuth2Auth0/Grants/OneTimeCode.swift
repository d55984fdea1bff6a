public import OAuth2

/// A code that a user read somewhere and typed in; wire names `otp` and `binding_code`.
///
/// It comes from an authenticator app, a text message, a call or an e-mail, and is good for one use within minutes.
/// Each wrong one counts: after about ten Auth0 answers `OAuth2Error.Code.tooManyAttempts`.
public struct OneTimeCode: SecretValue {
    private let value: String

    /// Wraps the text as the user typed it.
    public init(_ value: String) { self.value = value }

    /// Returns the secret text; put it into the request it belongs to and nowhere else.
    public func reveal() -> String { value }
}

extension OneTimeCode {
    /// The code without the spaces and line breaks that people type, which would make a right code a wrong one.
    var trimmed: String {
        String(String.UnicodeScalarView(value.unicodeScalars.filter { !$0.properties.isWhitespace }))
    }

    /// Refuses a code that cannot be one, before an attempt is spent on it.
    func check(_ parameter: StaticString, step: OAuth2Error.Step) throws(OAuth2Error) {
        guard value.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) else {
            throw OAuth2Error(
                .invalidParameter,
                step: step,
                parameter: parameter,
                message: "The one-time code is empty; ask the user for it. Nothing was sent."
            )
        }
    }
}
