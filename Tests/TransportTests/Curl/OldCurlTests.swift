#if os(Linux)
import Foundation
import OAuth2
import Testing

@testable import OAuth2Curl

/// Another libcurl than the system's.
enum OtherLibrary {
    /// Its file, which `Tests/OldCurl/run.sh` names.
    static let file = ProcessInfo.processInfo.environment["OAUTH2_TEST_LIBCURL"]
}

/// What an old libcurl does not do; `Tests/OldCurl/run.sh` brings one.
@Suite("An old libcurl", .enabled(if: OtherLibrary.file != nil, "these run in Tests/OldCurl/run.sh only"))
struct OldCurlTests {
    private func library() throws -> CurlLibrary { try CurlLibrary(loading: #require(OtherLibrary.file)) }

    @Test("It is one from before 7.77, and not the system's")
    func version() throws {
        let version = try library().version
        #expect(CurlLibrary.oldestVersion..<0x074D00 ~= version)
        #expect(try CurlLibrary.system.get().version > version)
    }

    /// A client certificate may be bytes from 7.71 on.
    @Test("D: bytes as authorities are refused with the setting's name; files are taken")
    func bytes() throws {
        let bytes = PEMSource.bytes(CurlConfigurationTests.pem)
        let file = FileManager.default.temporaryDirectory.appending(path: "oauth2-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(CurlConfigurationTests.pem).write(to: file)
        let settings: [(String?, CurlTLS.ClientCertificate?, PEMSource?)] = [
            ("trustRoots", nil, bytes), (nil, .init(chain: bytes, privateKey: bytes), nil),
            (nil, .init(chain: .file(file.path), privateKey: .file(file.path)), .file(file.path)),
        ]
        for (parameter, certificate, roots) in settings {
            var configuration = CurlConfiguration()
            configuration.tls.clientCertificate = certificate
            configuration.tls.trustRoots = roots
            guard let parameter else {
                _ = try CurlTransport(library(), configuration)
                continue
            }
            let error = #expect(throws: OAuth2Error.self) { _ = try CurlTransport(library(), configuration) }
            #expect(error?.parameter == parameter)
        }
    }
}
#endif
