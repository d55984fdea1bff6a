#if os(Linux)
import OAuth2
import Testing

@testable import OAuth2Curl

@Suite("The system's libcurl")
struct CurlLibraryTests {
    private func refusal(_ body: () throws -> Void) throws -> OAuth2Error {
        let error = try #require(throws: OAuth2Error.self) { try body() }
        #expect(error.code == .invalidConfiguration)
        #expect(error.parameter == "libcurl")
        return error
    }

    @Test("A library that is not there is an error that names its package")
    func missing() throws {
        let error = try refusal { _ = try CurlLibrary(loading: "libcurl-that-is-not-there.so.4") }
        #expect(error.message.contains("apt-get install libcurl4"))
    }

    @Test("A library without libcurl's functions is no libcurl of 7.68 or later")
    func otherLibrary() throws {
        let error = try refusal { _ = try CurlLibrary(loading: "libc.so.6") }
        #expect(error.message.contains("older than 7.68"))
    }

    @Test("The version, TLS and name look-ups in the background are asked for")
    func check() throws {
        let (tls, lookup) = (Int32(1 << 2), Int32(1 << 7))
        try CurlLibrary.check(version: 0x074400, features: tls | lookup)
        #expect(
            try refusal { try CurlLibrary.check(version: 0x0743FF, features: tls | lookup) }.message.contains("7.68")
        )
        #expect(try refusal { try CurlLibrary.check(version: 0x075801, features: lookup) }.message.contains("TLS"))
        #expect(try refusal { try CurlLibrary.check(version: 0x075801, features: tls) }.message.contains("names"))
    }

    @Test("The one here is loaded, and knows where the system's authorities are")
    func system() throws {
        let library = try CurlLibrary.system.get()
        #expect(library.version >= CurlLibrary.oldestVersion)
        #expect(library.certificateFile?.isEmpty == false)
    }
}
#endif
