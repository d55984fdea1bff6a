#if os(Linux)
import OAuth2

#if canImport(Musl)
import Musl
#else
import Glibc
#endif

extension CurlConfiguration {
    /// Refuses what cannot work, before anything is sent.
    func check() throws(OAuth2Error) {
        guard connectTimeout > .zero else { throw Self.refusal("connectTimeout", "The time limit must be positive.") }
        if let roots = tls.trustRoots { try roots.check("trustRoots") }
        if let certificate = tls.clientCertificate {
            try certificate.chain.check("clientCertificate.chain")
            try certificate.privateKey.check("clientCertificate.privateKey")
        }
        if case .url(let url) = proxy.kind { try Self.check(proxy: url) }
    }

    private static func check(proxy url: String) throws(OAuth2Error) {
        // Without a scheme, or with one that it does not know, libcurl would take an HTTP proxy and notice much later. With the
        // older forms of SOCKS it looks the server's name up itself, and waits for that when a request is cancelled.
        let schemes = ["http://", "https://", "socks4a://", "socks5h://"]
        guard schemes.contains(where: { url.lowercased().hasPrefix($0) && url.utf8.count > $0.utf8.count }) else {
            throw refusal(
                "proxy",
                "Write the proxy as http://host:port, or with https, socks5h or socks4a (no socks5, no socks4)."
            )
        }
    }

    fileprivate static func refusal(_ parameter: StaticString, _ message: StaticString) -> OAuth2Error {
        OAuth2Error(.invalidConfiguration, step: .configuration, parameter: parameter, message: message)
    }
}

extension PEMSource {
    fileprivate func check(_ parameter: StaticString) throws(OAuth2Error) {
        switch place {
        case .file(let path):
            guard let bytes = Self.contents(of: path) else {
                throw CurlConfiguration.refusal(parameter, "There is no such file, or this process may not read it.")
            }
            try Self.check(bytes, parameter)
        case .bytes(let bytes):
            try Self.check(bytes, parameter)
        }
    }

    private static func check(_ bytes: [UInt8], _ parameter: StaticString) throws(OAuth2Error) {
        guard bytes.firstRange(of: "-----BEGIN ".utf8) != nil else {
            throw CurlConfiguration.refusal(parameter, "This is not PEM text, which has lines with -----BEGIN.")
        }
    }

    /// What is in a file, without Foundation.
    private static func contents(of path: String) -> [UInt8]? {
        guard let file = unsafe fopen(path, "re") else { return nil }
        defer { unsafe fclose(file) }
        var contents: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe fread(&part, 1, part.count, file)
            contents += part.prefix(count)
            if count < part.count { return contents }
        }
    }
}
#endif
