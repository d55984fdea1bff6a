import OAuth2

/// What came of a step, in the few words that stand in a cell of the table.
enum Outcome {
    /// What a refusal looked like: `400 invalid_grant`, `400 without an error`; without a status, what the browser brought
    /// back, `access_denied`, or what the library found, with the parameter to blame, `invalid ID token (nonce)`, or with
    /// the server's unconfirmed word, `issuer mismatch (access_denied)`.
    ///
    /// - Throws: The error, when no server can be to blame for it.
    static func text(of error: OAuth2Error) throws -> String {
        let isServers = error.response != nil || error.code.serverCode != nil
        guard isServers || findings.contains(error.code) else { throw error }
        let code = error.code.serverCode ?? error.code.description
        guard let response = error.response, response.status != 0 else {
            guard error.code.serverCode == nil, let more = error.response?.error ?? error.parameter else { return code }
            return "\(code) (\(more))"
        }
        return "\(response.status) \(response.error ?? "without an error")"
    }

    /// What the library finds in callbacks and answers.
    private static let findings: Set<OAuth2Error.Code> = [
        .malformedCallback, .stateMismatch, .issuerMismatch, .redirectRefused, .unexpectedResponse, .unrecognizedError,
        .malformedResponse, .unsupportedResponse, .subjectMismatch, .invalidIDToken, .missingIDToken,
    ]

    static func text(of kept: Kept) -> String { "kept, \(kept.status)" }
}
