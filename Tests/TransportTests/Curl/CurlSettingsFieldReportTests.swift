#if os(Linux)
import Foundation
import OAuth2
import Testing

@testable import OAuth2Curl

@Suite("Settings and results of CurlTransport")
struct CurlSettingsFieldReportTests {
    @Test("D: PEM text does not show itself, whether it is a file or bytes")
    func redaction() {
        #expect("\(PEMSource.bytes("secret".utf8))" == "PEMSource(redacted)")
        #expect("\(PEMSource.file("/secret"))" == "PEMSource(file)")
    }

    @Test("D: what libcurl does not take is refused when the transport is made")
    func refusedByLibrary() throws {
        var configuration = CurlConfiguration()
        configuration.tls.minimumVersion = CurlTLS.Version(number: 99)
        let error = try #require(throws: OAuth2Error.self) { _ = try CurlTransport(configuration) }
        #expect(error.code == .invalidConfiguration)
        #expect(error.parameter == "minimumVersion")
    }

    @Test("D: a PEM file may have a long text before its first certificate")
    func longFile() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "oauth2-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        var text = String(repeating: "# a comment\n", count: 12_000)
        text += String(decoding: CurlConfigurationTests.pem, as: UTF8.self)
        try text.write(to: file, atomically: true, encoding: .utf8)
        var configuration = CurlConfiguration()
        configuration.tls.trustRoots = .file(file.path)
        _ = try CurlTransport(configuration)
    }

    @Test("D: libraries ask before they send from 7.80 on")
    func asking() throws {
        var library = try CurlLibrary.system.get()
        library.version = 0x075000
        #expect(library.asksBeforeSending)
        library.version = 0x074F01
        #expect(!library.asksBeforeSending)
    }

    @Test("A2: handles are used again with no library that may free memory twice")
    func reuse() {
        for version: UInt32 in [0x074400, 0x074C01, 0x0752FF, 0x080100, 0x080E00] {
            #expect(CurlLibrary.mayReuseHandles(version: version))
        }
        for version: UInt32 in [0x075300, 0x075801, 0x080001, 0x0800FF] {
            #expect(!CurlLibrary.mayReuseHandles(version: version))
        }
    }

    @Test("D: a failure for which libcurl wrote no text has the text of its code")
    func errorText() throws {
        let transfer = try Transfer(CurlLibrary.system.get(), CurlConfiguration(), Timetable())
        guard case .failure(let error as TransportError) = transfer.takeResult(7) else {
            Issue.record("code 7 is a failure")
            return
        }
        #expect(error.kind == .connectionRefused)
        #expect(error.detail?.isEmpty == false)
    }

    @Test("O6: what the system says about a connection that is not made is told apart")
    func systemErrors() {
        func kind(_ code: Int32) -> TransportError.Kind {
            TransportError(curlCode: 7, text: "words", systemError: code, mayHaveReachedServer: false).kind
        }
        #expect(kind(ECONNREFUSED) == .connectionRefused)
        #expect(kind(0) == .connectionRefused)
        for code in [EHOSTUNREACH, ENETUNREACH, ENETDOWN] { #expect(kind(code) == .hostUnreachable) }
        #expect(kind(ETIMEDOUT) == .timeout)
        #expect(kind(EACCES) == .other)
    }

    @Test("A7: settings of time beyond all measure do not end the process", arguments: [Int64.min, -1, 0, 1, .max])
    func lifetimes(seconds: Int64) async throws {
        try await withServer {
            $0.answerAll()
        } body: { server in
            var configuration = CurlConfiguration()
            configuration.idleConnectionLifetime = .seconds(seconds)
            configuration.longestReuseUnlessRepeatable = .seconds(seconds)
            configuration.connectTimeout = .seconds(Int64.max)
            let transport = try CurlTransport(configuration)
            for _ in 0..<2 {
                #expect(try await transport.send(.post(server.url())).status == 200)
                #expect(try await transport.send(.get(server.url())).status == 200)
            }
        }
    }

    @Test(
        "C1: a user agent that no header field may have is refused with its name",
        arguments: ["", " a", "a\r\nX: b", "\u{E9}"]
    )
    func userAgent(text: String) throws {
        let error = try #require(throws: OAuth2Error.self) { _ = try UserAgent(text) }
        #expect(error.code == .invalidConfiguration)
        #expect(error.parameter == "userAgent")
    }
}
#endif
