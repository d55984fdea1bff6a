import OAuth2

/// The cookies of one site; paths and dates do not matter there.
struct CookieJar {
    private var cookies: [String: String] = [:]

    /// The value of the `Cookie` field, if there is a cookie.
    var field: String? {
        cookies.isEmpty ? nil : cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")
    }

    mutating func keep(_ headers: TransportHeaders) {
        for field in headers.values(of: "Set-Cookie") {
            let parts = field.split(separator: ";").map { $0.filter { $0 != " " } }
            guard let pair = parts.first?.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false),
                pair.count == 2
            else { continue }
            let isDeleted = parts.contains { $0.lowercased() == "max-age=0" } || ["", "\"\""].contains(pair[1])
            cookies[String(pair[0])] = isDeleted ? nil : String(pair[1])
        }
    }
}
