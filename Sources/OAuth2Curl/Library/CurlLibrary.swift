#if os(Linux)
import COAuth2Curl
import OAuth2

/// The system's libcurl, loaded and initialised.
///
/// `@unchecked` because of the pointer: the table behind it never changes and is never freed.
@safe struct CurlLibrary: @unchecked Sendable {
    let table: UnsafePointer<oauth2_curl_library>
    /// For example `0x075801` for 7.88.1; what it offers is read from here.
    var version: UInt32
    /// The file with the system's certificate authorities, if libcurl knows one.
    let certificateFile: String?

    /// Whether a handle can be used for a further request.
    let mayReuseHandles: Bool

    /// From 7.83 until 8.1 the handle keeps a pointer to the last header line of the answer before, which is freed, and uses it when
    /// the next answer begins with a folded line (https://github.com/curl/curl/issues/11101): a server could end the process.
    static func mayReuseHandles(version: UInt32) -> Bool { !(0x075300..<0x080100).contains(version) }

    /// 7.68, which Ubuntu 20.04 has; what older ones do was not looked at.
    static let oldestVersion: UInt32 = 0x074400

    /// The library, or why there is none; loaded once for the process.
    static let system = Result { () throws(OAuth2Error) in try Self(loading: "libcurl.so.4") }

    init(loading name: String) throws(OAuth2Error) {
        var isThere = false
        guard let table = unsafe oauth2_curl_load(name, &isThere) else {
            throw isThere ? Self.tooOld : Self.missing
        }
        // CURLVERSION_SEVENTH, which an older library takes for its newest.
        let info = unsafe table.pointee.version_info(6)
        try unsafe self.init(table, version: unsafe info.pointee.version_number, features: unsafe info.pointee.features)
    }

    private init(
        _ table: UnsafePointer<oauth2_curl_library>,
        version: UInt32,
        features: Int32
    ) throws(OAuth2Error) {
        try Self.check(version: version, features: features)
        // All of it, that is TLS. The memory is libcurl's for good: other parts of the process may use it too.
        guard unsafe table.pointee.global_init(3) == 0 else {
            throw Self.refusal("libcurl cannot initialise itself, for lack of memory or because of its TLS library.")
        }
        oauth2_curl_guard_exit()
        unsafe self.table = unsafe table
        self.version = version
        mayReuseHandles = Self.mayReuseHandles(version: version)
        let info = unsafe table.pointee.version_info(6)
        let hasFile = unsafe info.pointee.age >= 6
        certificateFile = unsafe hasFile ? info.pointee.certificate_file.map { unsafe String(cString: $0) } : nil
    }

    /// Refuses a library that lacks something.
    static func check(version: UInt32, features: Int32) throws(OAuth2Error) {
        guard version >= oldestVersion else { throw tooOld }
        guard features & (1 << 2) != 0 else { throw refusal("This libcurl was built without TLS; install libcurl4.") }
        guard features & (1 << 7) != 0 else {
            throw refusal("This libcurl looks names up while everybody waits; install libcurl4, which does not.")
        }
    }

    /// Whether libcurl asks before it sends a request, also for a second time.
    var asksBeforeSending: Bool { version >= 0x075000 }

    private static let missing = refusal(
        "libcurl.so.4 is not there; on Debian and Ubuntu: apt-get install libcurl4. Or use URLSessionTransport."
    )
    private static let tooOld = refusal(
        "This libcurl is older than 7.68; install a newer libcurl4 package (Debian, Ubuntu), or use URLSessionTransport."
    )

    private static func refusal(_ message: StaticString) -> OAuth2Error {
        OAuth2Error(.invalidConfiguration, step: .configuration, parameter: "libcurl", message: message)
    }
}
#endif
