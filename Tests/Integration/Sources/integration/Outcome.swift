import OAuth2

/// What came of a step, in the few words that stand in a cell of the table.
enum Outcome {
    /// What a refusal looked like: `400 invalid_grant`, `400 without an error`; without a status, what the browser brought
    /// back, `access_denied`, or what the library found, with the parameter to blame, `invalid ID token (nonce)`, or with
    /// the server's unconfirmed word, `issuer mismatch (access_denied)`.
    static func text(of error: OAuth2Error) -> String {
        let code = error.code.serverCode ?? error.code.description
        guard let response = error.response, response.status != 0 else {
            guard error.code.serverCode == nil, let more = error.response?.error ?? error.parameter else { return code }
            return "\(code) (\(more))"
        }
        return "\(response.status) \(response.error ?? "without an error")"
    }

    static func text(of kept: Kept) -> String { "kept, \(kept.status)" }
}
