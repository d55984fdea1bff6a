import Synchronization

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The client that a manager used last, and how it gets the next one.
final class LatestClient: Sendable {
    private let provider: any OAuth2ClientProvider
    private let latest: Mutex<OAuth2Client?>

    init(_ provider: any OAuth2ClientProvider) {
        self.provider = provider
        latest = Mutex((provider as? FixedClient)?.fixed)
    }

    /// The client as it has to be used now.
    func client() async throws -> OAuth2Client {
        let client = try await provider.client()
        latest.withLock { $0 = client }
        return client
    }

    /// Until when the token endpoint wants to be left alone; `nil` when it does not, or nothing has been sent yet.
    func pausedUntil(now: Date) -> Date? {
        latest.withLock { $0 }?.tokenEndpointPause.until(now: now)
    }

    /// The same just before a request is sent; `nil` lets it through, also as the one probe.
    func admit(now: Date) -> Date? {
        latest.withLock { $0 }?.tokenEndpointPause.admit(now: now)
    }
}
