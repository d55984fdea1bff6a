/// What is left of an answer of the token endpoint whose access token cannot be used.
///
/// A server that rotates refresh tokens has revoked the one that was presented, so the new one is all that is left of the login.
struct SpareTokens: Sendable {
    let refreshToken: RefreshToken

    /// Beside it: who both are about.
    let idToken: IDToken?

    /// The one readable refresh token of a success; `nil` when there is none, or more than one.
    init?(_ answer: borrowing TransportResponse, path: [String]) {
        guard (200..<300).contains(answer.status),
            let members = Self.members(AnswerBody(answer.body), answer.body)
        else {
            return nil
        }
        let inner = path.isEmpty ? nil : path.reduce(members as JSONObject?) { $0?[$1]?.object }
        let found = [inner, members].lazy.compactMap { $0 }.first { Self.refreshToken(in: $0) != nil }
        guard let found, let refreshToken = Self.refreshToken(in: found) else { return nil }
        self.refreshToken = RefreshToken(refreshToken)
        idToken = found["id_token"]?.string.map(IDToken.init)
    }

    private static func members(_ body: AnswerBody, _ bytes: [UInt8]) -> JSONObject? {
        switch body.kind {
        case .json, .form: body.members
        case .brokenJSON: RepairedJSON(bytes)?.members
        case .other: formMembers(bytes)
        }
    }

    /// The members of a form whose other ones cannot be read.
    private static func formMembers(_ bytes: [UInt8]) -> JSONObject {
        var parameters = FormParameters()
        for part in bytes.split(separator: UInt8(ascii: "&")) {
            for element in FormParameters(form: part)?.elements ?? [] {
                parameters.append(element.name, element.value)
            }
        }
        return JSONObject(parameters)
    }

    private static func refreshToken(in object: JSONObject) -> String? {
        guard let token = object["refresh_token"]?.string, !token.isEmpty,
            token.consists(of: .printable)
        else { return nil }
        return token
    }
}
