import OAuth2

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension Tenant {
    /// Client and redirect URI: what must be right before the browser is sent anywhere (RFC 6749 section 3.1.2.4).
    func callbackTarget(_ query: FormParameters) throws(Refusal) -> (Client, CallbackTarget) {
        guard let client = client(query["client_id"]) else {
            throw Refusal(400, "invalid_request", "Unknown client: \(query["client_id"] ?? "none given")")
        }
        guard let sent = query["redirect_uri"] else { throw .missing("redirect_uri") }
        // Auth0 drops a fragment instead of refusing it.
        let redirectURI = sent.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)[0]
        guard client.callbacks.contains(String(redirectURI)) else {
            throw Refusal(400, "invalid_request", "The redirect_uri is not in the list of allowed callback URLs.")
        }
        let mode = query["response_mode"].flatMap(CallbackTarget.Mode.init) ?? .query
        return (client, CallbackTarget(redirectURI: String(redirectURI), mode: mode, state: query["state"]))
    }

    /// Checks the rest of an authorization request; its refusals go to the callback.
    func login(_ all: FormParameters, _ client: Client, _ target: CallbackTarget) throws(Refusal) -> Login {
        let query = try Self.unique(all)
        guard let type = query["response_type"] else { throw .missing("response_type") }
        guard type == "code" else {
            throw Refusal(400, "unsupported_response_type", "Unsupported response type: \(type)")
        }
        if let mode = query["response_mode"], CallbackTarget.Mode(rawValue: mode) == nil {
            throw Refusal(400, "invalid_request", "Unsupported response mode: \(mode)")
        }
        guard client.grantTypes.contains(.authorizationCode) else {
            throw Refusal(400, "unauthorized_client", "Grant type 'authorization_code' not allowed for the client.")
        }
        let challenge = try checkedChallenge(query, client)
        let prompts = Set((query["prompt"] ?? "").split(separator: " "))
        guard !prompts.contains("none") || prompts.count == 1 else {
            throw Refusal(400, "invalid_request", "prompt=none cannot be combined with another value.")
        }
        let requested = query.scope ?? []
        guard !requested.contains("online_access") || !requested.contains(.offlineAccess) else {
            throw Refusal(400, "invalid_request", "online_access and offline_access cannot be combined.")
        }
        let api = try requestedAPI(query)
        return Login(
            target: target,
            sentRedirectURI: query["redirect_uri"] ?? target.redirectURI,
            entitlement: Entitlement(
                clientID: client.id,
                audience: api?.identifier,
                scope: grantable(requested, api: api, client: client),
                authTime: now,
                nonce: query["nonce"],
                organization: query["organization"]
            ),
            challenge: challenge,
            isSilent: prompts.contains("none"),
            forcesLogin: prompts.contains("login") || prompts.contains("select_account"),
            forcesConsent: prompts.contains("consent"),
            demandsMFA: (query["acr_values"] ?? "").split(separator: " ").contains { $0 == Login.multiFactor },
            maxAge: query["max_age"].flatMap { Int($0) },
            createdAt: now
        )
    }

    /// The PKCE challenge; only `S256`, and a challenge without a method means `plain` (RFC 7636 section 4.3).
    private func checkedChallenge(_ query: FormParameters, _ client: Client) throws(Refusal) -> String? {
        guard let challenge = query["code_challenge"] else {
            guard !client.requiresPKCE else { throw .missing("code_challenge") }
            return nil
        }
        guard query["code_challenge_method"] == "S256" else {
            throw Refusal(400, "invalid_request", "Only the code challenge method S256 is supported.")
        }
        guard challenge.utf8.count == 43, Base64URL.decode(challenge.utf8) != nil else {
            throw Refusal(400, "invalid_request", "The code challenge is not a SHA-256 digest in base64url.")
        }
        return challenge
    }
}
