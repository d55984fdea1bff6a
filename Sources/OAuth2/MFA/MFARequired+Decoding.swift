#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension MFARequired {
    /// Reads the members of an `mfa_required` answer; `nil` when there is no `mfa_token`, so nothing to resume.
    init?(_ members: JSONObject, interrupting request: borrowing TokenRequest, receivedAt: Date) {
        guard let token = members["mfa_token"]?.string, !token.isEmpty else { return nil }
        self.init(
            token: MFAToken(token),
            requirements: MFARequirements(members),
            // A further factor resumes what the first one interrupted.
            interrupted: request.resumed?.value
                ?? InterruptedRequest(
                    grantType: request.grantType,
                    scope: request.scope ?? request.impliedScope,
                    audience: request.audience,
                    refreshToken: request.keptRefreshToken,
                    expectedIDToken: request.expectedIDToken
                ),
            receivedAt: receivedAt
        )
    }
}

extension MFARequirements {
    /// Reads `mfa_requirements`, and the `challenge_types` that a newer passwordless endpoint sends instead.
    init(_ members: JSONObject) {
        let requirements = members["mfa_requirements"]?.object ?? JSONObject()
        challenge =
            Self.factors(requirements["challenge"]) ?? Self.factors(requirements["challenge_types"])
            ?? Self.factors(members["challenge_types"])
        enroll = Self.factors(requirements["enroll"])
    }

    /// A list of `{"type":…}` objects, or of names; elements of another form are left out.
    private static func factors(_ value: JSONValue?) -> [MFAFactor]? {
        guard let value else { return nil }
        let document = value.document
        guard document.nodes[value.index].kind == .array else { return nil }
        return document.mapChildren(of: value.index) { element in
            let name = document.member("type", of: element) ?? element
            return document.string(at: name).map { MFAFactor(rawValue: $0) }
        }
    }
}
