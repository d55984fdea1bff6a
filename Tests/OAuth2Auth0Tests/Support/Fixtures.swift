import OAuth2
import OAuth2Auth0
import OAuth2Testing
import Testing

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// When everything in the tests of pure halves happens.
let noon = Date(timeIntervalSince1970: 1_750_000_000)

extension TransportResponse {
    /// An answer with the JSON text `body`.
    static func json(_ body: String, status: Int = 200) -> TransportResponse {
        TransportResponse(status: status, headers: ["Content-Type": "application/json"], body: Array(body.utf8))
    }

    /// An error answer as Auth0 writes it.
    static func refusal(_ status: Int, _ error: String, _ description: String = "text") -> TransportResponse {
        json(#"{"error":"\#(error)","error_description":"\#(description)"}"#, status: status)
    }
}

extension OAuth2Client {
    /// A client that sends nothing to a network.
    static func recorded(
        _ authentication: ClientAuthentication = .clientSecretPost("s3cr3t"),
        _ transport: RecordingTransport
    ) throws -> OAuth2Client {
        var client = OAuth2Client(
            server: try .auth0(domain: "tenant.eu.auth0.com"),
            registration: try ClientRegistration(id: "client-1", authentication: authentication),
            transport: transport
        )
        client.clock = ManualClock(now: noon)
        return client
    }
}

extension MFARequired {
    /// What the token endpoint's answer `members` makes of an interrupted refresh.
    static func fixture(
        token: String = "mfa-token-1",
        _ members: String = "",
        receivedAt: Date = noon
    ) throws -> MFARequired {
        var request = try TokenRequest.refresh(RefreshToken("refresh-1"))
        request.scope = [.openID, "read:orders"]
        let answer = TransportResponse.json(
            #"{"error":"mfa_required","mfa_token":"\#(token)"\#(members)}"#,
            status: 403
        )
        let server = try AuthorizationServer.auth0(domain: "tenant.eu.auth0.com")
        let error = try #require(throws: OAuth2Error.self) {
            try TokenResponse(answer, to: request, server: server, requestedAt: receivedAt)
        }
        return try #require(error.mfaRequired)
    }
}

extension MFAChallenge {
    /// The challenge that the answer `body` stands for.
    static func fixture(_ body: String, receivedAt: Date = noon) throws -> MFAChallenge {
        try MFAChallenge(.json(body), receivedAt: receivedAt)
    }
}
