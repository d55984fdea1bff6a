#if os(Linux)
import Foundation
import OAuth2
import Testing

@testable import OAuth2Curl

@Suite("Settings of CurlTransport")
struct CurlConfigurationTests {
    static let pem = Array("-----BEGIN CERTIFICATE-----\nsecret\n-----END CERTIFICATE-----\n".utf8)

    /// What makes each setting wrong, and the parameter that the error names.
    static let mistakes: [(parameter: String, change: @Sendable (inout CurlConfiguration) -> Void)] = [
        ("connectTimeout", { $0.connectTimeout = .zero }),
        ("trustRoots", { $0.tls.trustRoots = .file("/there/is/no/such/file") }),
        // A directory, and a file that is something else.
        ("trustRoots", { $0.tls.trustRoots = .file("/") }),
        ("trustRoots", { $0.tls.trustRoots = .file("/proc/self/cmdline") }),
        ("trustRoots", { $0.tls.trustRoots = .bytes("no certificate".utf8) }),
        ("trustRoots", { $0.tls.trustRoots = .bytes([]) }),
        (
            "clientCertificate.chain",
            { $0.tls.clientCertificate = .init(chain: .file("/there/is/no/such/file"), privateKey: .bytes(pem)) }
        ),
        (
            "clientCertificate.privateKey",
            { $0.tls.clientCertificate = .init(chain: .bytes(pem), privateKey: .file("/there/is/no/such/file")) }
        ),
        ("proxy", { $0.proxy = .url("proxy.internal:3128") }), ("proxy", { $0.proxy = .url("http://") }),
        ("proxy", { $0.proxy = .url("ftp://proxy.internal") }), ("proxy", { $0.proxy = .url("socks5://proxy:1080") }),
    ]

    @Test("A setting that cannot work is refused with its name, before anything is sent", arguments: mistakes.indices)
    func refused(index: Int) throws {
        var configuration = CurlConfiguration()
        Self.mistakes[index].change(&configuration)
        let error = try #require(throws: OAuth2Error.self) { _ = try CurlTransport(configuration) }
        #expect(error.code == .invalidConfiguration)
        #expect(error.parameter == Self.mistakes[index].parameter)
        #expect(!error.description.contains("/there/is"))
    }

    @Test("Settings that can work are taken, all at once", arguments: [Int.min, -1, .max])
    func all(concurrentRequests: Int) throws {
        var configuration = CurlConfiguration()
        configuration.tls.minimumVersion = .tls13
        configuration.tls.trustRoots = .bytes(Self.pem)
        configuration.tls.clientCertificate = .init(
            chain: .bytes(Self.pem),
            privateKey: .bytes(Self.pem),
            passphrase: "p"
        )
        configuration.proxy = .url("socks5h://user:password@proxy.internal:1080")
        configuration.maximumConcurrentRequests = concurrentRequests
        configuration.maximumConnectionsPerHost = .max
        configuration.maximumIdleConnections = 0
        configuration.idleConnectionLifetime = .seconds(Int64.max)
        _ = try CurlTransport(configuration)
    }

    @Test("No text of the settings shows a key, a passphrase, a path or a proxy's password")
    func redaction() {
        var configuration = CurlConfiguration()
        configuration.tls.trustRoots = .file("/secret/ca")
        configuration.tls.clientCertificate = .init(
            chain: .bytes("secret".utf8),
            privateKey: .bytes("secret".utf8),
            passphrase: "secret"
        )
        configuration.proxy = .url("http://user:secret@proxy")
        var dumped = ""
        dump(configuration, to: &dumped)
        for text in [dumped, "\(configuration)", String(reflecting: configuration)] {
            #expect(!text.contains("secret"))
            #expect(!text.contains("115"), "the bytes of the key")
        }
    }
}
#endif
