import Foundation
import OAuth2
import Testing

@testable import OAuth2URLSession

/// A transport that the contract suites run against.
///
/// The suites under `Contract` know nothing else about it, so that a further transport is one more element of ``all``.
struct TransportUnderTest: Sendable, CustomTestStringConvertible {
    let name: String
    /// Whether the defects of FoundationNetworking are this transport's too.
    let usesFoundationNetworking: Bool
    let make: @Sendable () -> Instance

    /// A new transport and what ends it.
    struct Instance: Sendable {
        let transport: any HTTPTransport
        let shutdown: @Sendable () -> Void
        /// How many calls the transport believes to be under way, if it can tell.
        let openCount: @Sendable () -> Int
    }

    var testDescription: String { name }

    static let all: [TransportUnderTest] = [
        TransportUnderTest(name: "URLSessionTransport", usesFoundationNetworking: isFoundationNetworkingHere) {
            let transport = URLSessionTransport()
            return Instance(
                transport: transport,
                shutdown: { transport.shutdown() },
                openCount: { transport.openExchangeCount }
            )
        }
    ]

    #if canImport(FoundationNetworking)
    private static let isFoundationNetworkingHere = true
    #else
    private static let isFoundationNetworkingHere = false
    #endif

    /// How a process ends in which the transport meets what traps in FoundationNetworking before Swift 6.4.
    var trapExit: ExitTest.Condition {
        #if compiler(>=6.4)
        .success
        #elseif arch(x86_64)
        usesFoundationNetworking ? .signal(SIGILL) : .success
        #else
        usesFoundationNetworking ? .signal(SIGTRAP) : .success
        #endif
    }

    /// The one called `name`, for a child process that cannot be handed the closure.
    static func named(_ name: String) throws -> TransportUnderTest {
        try #require(all.first { $0.name == name })
    }

    /// Runs `body` with a new transport that is shut down afterwards.
    func withTransport<Result>(_ body: (any HTTPTransport) async throws -> Result) async throws -> Result {
        let instance = make()
        defer { instance.shutdown() }
        return try await body(instance.transport)
    }
}
