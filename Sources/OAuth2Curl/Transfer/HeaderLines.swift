#if os(Linux)
import OAuth2

/// The header lines of a request as libcurl takes them, made by the caller's task: the loop's thread works for all requests.
struct HeaderLines: Sendable {
    /// The lines, each with a zero at its end, and none inside: the request was checked.
    private var bytes: [UInt8] = []
    private var starts: [Int] = []

    init(_ request: TransportRequest) {
        for field in request.headers.fields { append(field.name, ": ", field.value) }
        // Compression saves nothing on answers of this size, and a small compressed answer can unpack into a huge one.
        if request.headers["Accept-Encoding"] == nil { append("Accept-Encoding", ": ", "identity") }
        // libcurl adds these two to requests with a body; a name without a value takes them away.
        append("Expect", ":")
        if request.headers["Content-Type"] == nil { append("Content-Type", ":") }
    }

    private mutating func append(_ parts: String...) {
        starts.append(bytes.count)
        for part in parts { bytes += part.utf8 }
        bytes.append(0)
    }

    /// Hands over one line after the other, until `take` returns `false`; whether all were taken.
    func forEachLine(_ take: (UnsafePointer<CChar>) -> Bool) -> Bool {
        unsafe bytes.withUnsafeBytes { bytes in
            starts.allSatisfy { start in
                guard let base = bytes.baseAddress else { return false }
                return unsafe take((base + start).assumingMemoryBound(to: CChar.self))
            }
        }
    }
}
#endif
