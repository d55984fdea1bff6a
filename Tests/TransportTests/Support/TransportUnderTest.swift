import Foundation
import OAuth2
import Testing

@testable import OAuth2Curl
@testable import OAuth2URLSession

/// A transport that the contract suites run against.
///
/// The suites under `Contract` know nothing else about it, so that a further transport is one more element of ``all``.
struct TransportUnderTest: Sendable, CustomTestStringConvertible {
    let name: String
    /// Whether the defects of FoundationNetworking are this transport's too.
    let usesFoundationNetworking: Bool
    /// Whether requests that must not be repeated use connections that were kept open.
    var reusesConnectionsForAll = false
    /// Whether such requests go over HTTP/2, too.
    var sendsAllOverHTTP2 = true
    let make: @Sendable () throws -> Instance

    /// A new transport and what ends it.
    struct Instance: Sendable {
        let transport: any HTTPTransport
        let shutdown: @Sendable () -> Void
        /// How many calls the transport believes to be under way, if it can tell.
        let openCount: @Sendable () -> Int
    }

    var testDescription: String { name }

    static let all: [TransportUnderTest] = {
        #if os(Linux)
        if let otherCurl { return [otherCurl] }
        return [urlSession, curl, oldCurl]
        #else
        return [urlSession]
        #endif
    }()

    /// Those that send every request over HTTP/2 where the server offers it.
    static let overHTTP2 = all.filter(\.sendsAllOverHTTP2)

    private static let urlSession = TransportUnderTest(
        name: "URLSessionTransport",
        usesFoundationNetworking: isFoundationNetworkingHere
    ) {
        let transport = URLSessionTransport()
        return Instance(
            transport: transport,
            shutdown: { transport.shutdown() },
            openCount: { transport.openExchangeCount }
        )
    }

    #if os(Linux)
    private static let curl = curl("CurlTransport", .patient)

    /// Another libcurl than the system's, the only one to be tested when `Tests/OldCurl/run.sh` names its file.
    private static let otherCurl = OtherLibrary.file.map { file in
        TransportUnderTest(
            name: "CurlTransport with another libcurl",
            usesFoundationNetworking: false,
            sendsAllOverHTTP2: false
        ) {
            var configuration = CurlConfiguration.patient
            // It looks for the system's authorities where another system has them.
            configuration.tls.trustRoots = .file("/etc/ssl/certs/ca-certificates.crt")
            return Instance(try CurlTransport(CurlLibrary(loading: file), configuration))
        }
    }

    /// What a libcurl before 7.80 does not offer is not used.
    private static let oldCurl = TransportUnderTest(
        name: "CurlTransport as of 7.68",
        usesFoundationNetworking: false,
        sendsAllOverHTTP2: false
    ) {
        var library = try CurlLibrary.system.get()
        library.version = CurlLibrary.oldestVersion
        return Instance(try CurlTransport(library, .patient))
    }

    /// A `CurlTransport` with settings of its own, for tests of these.
    static func curl(_ name: String, _ configuration: CurlConfiguration) -> TransportUnderTest {
        TransportUnderTest(name: name, usesFoundationNetworking: false, reusesConnectionsForAll: true) {
            Instance(try CurlTransport(configuration))
        }
    }
    #endif

    /// Whether long field sections over HTTP/2 stop in the middle, as with libcurl 7.88, whoever uses it.
    static var stallsOnLongFields: Bool {
        #if os(Linux)
        ((try? CurlLibrary.system.get().version) ?? 0) < 0x080000
        #else
        false
        #endif
    }

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
        let instance = try make()
        defer { instance.shutdown() }
        return try await body(instance.transport)
    }
}

#if os(Linux)
extension CurlConfiguration {
    /// Keeps connections however busy the machine is that runs the tests: between two requests of one test others may run for
    /// minutes, and a transport that has nothing to do meanwhile closes its connections.
    static let patient = {
        var configuration = CurlConfiguration()
        configuration.idleConnectionLifetime = .seconds(3_600)
        configuration.longestReuseUnlessRepeatable = .seconds(3_600)
        return configuration
    }()
}

extension TransportUnderTest.Instance {
    init(_ transport: CurlTransport) {
        self.init(
            transport: transport,
            shutdown: { transport.shutdown() },
            openCount: { transport.openExchangeCount }
        )
    }
}
#endif
