import Foundation
import JWTKit
import OAuth2

/// Signs client assertions with jwt-kit.
struct AssertionSigner: ClientAssertionSigner {
    enum Key {
        /// HS256 with the client's secret; method name `client_secret_jwt`.
        case secret(ClientSecret)
        /// ES256; method name `private_key_jwt`.
        case privateKey(ES256PrivateKey)

        /// The key in the file that `CLIENT_KEY` names, whose public half the servers have.
        static func fromFile() throws -> Self {
            guard let file = ProcessInfo.processInfo.environment["CLIENT_KEY"] else {
                throw Unexpected("no CLIENT_KEY")
            }
            return .privateKey(try ES256PrivateKey(pem: String(contentsOfFile: file, encoding: .utf8)))
        }
    }

    let key: Key
    /// Another `aud` than the issuer, for servers that want one.
    var audience: String?

    func clientAssertion(for context: ClientAssertionContext) async throws -> ClientAssertion {
        let keys = JWTKeyCollection()
        let id: JWKIdentifier = "client-key"
        switch key {
        case .secret(let secret):
            await keys.add(hmac: HMACKey(from: secret.reveal()), digestAlgorithm: .sha256, kid: id)
        case .privateKey(let key): await keys.add(ecdsa: key, kid: id)
        }
        // Whole seconds: there are servers that read nothing else.
        let now = Date(timeIntervalSince1970: context.now.timeIntervalSince1970.rounded(.down))
        let claims = Claims(
            iss: IssuerClaim(value: context.clientID),
            sub: SubjectClaim(value: context.clientID),
            aud: AudienceClaim(value: audience ?? context.audience),
            jti: IDClaim(value: UUID().uuidString),
            iat: IssuedAtClaim(value: now),
            exp: ExpirationClaim(value: now + 60)
        )
        return ClientAssertion(try await keys.sign(claims, kid: id))
    }

    private struct Claims: JWTPayload {
        let iss: IssuerClaim
        let sub: SubjectClaim
        let aud: AudienceClaim
        let jti: IDClaim
        let iat: IssuedAtClaim
        let exp: ExpirationClaim

        func verify(using algorithm: some JWTAlgorithm) async throws {}
    }
}
