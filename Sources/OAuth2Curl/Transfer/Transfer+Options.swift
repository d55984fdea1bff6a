#if os(Linux)
import COAuth2Curl
import OAuth2

extension Transfer {
    /// Sets what is the same for all requests.
    func setUp(_ configuration: CurlConfiguration) throws(OAuth2Error) {
        // Without signals, which libcurl would use for itself; see IOThread.
        try require(set(OAUTH2_CURLOPT_NOSIGNAL, 1))
        // Redirects, cookies, `.netrc`, the answering of challenges and HTTP/0.9 are off unless one asks for them.
        // CURLPROTO_HTTP and CURLPROTO_HTTPS; EndpointURL lets nothing else through either.
        try require(set(OAUTH2_CURLOPT_PROTOCOLS, 3))
        try require(set(OAUTH2_CURLOPT_SUPPRESS_CONNECT_HEADERS, 1))
        // Also for the requests to a proxy; a request's own takes its place.
        try require(set(OAUTH2_CURLOPT_USERAGENT, configuration.userAgent.text))
        // CURL_HTTP_VERSION_2TLS: what a TLS server agrees to. A libcurl without HTTP/2 refuses, and speaks HTTP/1.1.
        _ = set(OAUTH2_CURLOPT_HTTP_VERSION, 4)
        try setUp(configuration.tls)
        switch configuration.proxy.kind {
        case .environment: break
        case .none: try require(set(OAUTH2_CURLOPT_PROXY, ""))
        case .url(let url):
            try require(set(OAUTH2_CURLOPT_PROXY, url))
            try require(set(OAUTH2_CURLOPT_NOPROXY, ""))
        }
        try setUpCallbacks()
    }

    private func setUp(_ tls: CurlTLS) throws(OAuth2Error) {
        try require(set(OAUTH2_CURLOPT_SSL_VERIFYPEER, 1))
        try require(set(OAUTH2_CURLOPT_SSL_VERIFYHOST, 2))
        guard set(OAUTH2_CURLOPT_SSLVERSION, tls.minimumVersion.number) else {
            throw OAuth2Error(
                .invalidConfiguration,
                step: .configuration,
                parameter: "minimumVersion",
                message: "This libcurl's TLS library does not know that version of TLS; choose an older one."
            )
        }
        _ = set(OAUTH2_CURLOPT_PROXY_SSLVERSION, tls.minimumVersion.number)
        switch tls.trustRoots?.place {
        case .file(let path):
            try require(set(OAUTH2_CURLOPT_CAINFO, path))
            // Libraries from 7.87 on would not look at the file again for a day.
            _ = set(OAUTH2_CURLOPT_CA_CACHE_TIMEOUT, 60)
            // The system's folder of authorities would be trusted as well.
            try require(set(OAUTH2_CURLOPT_CAPATH, nil))
        case .bytes(let bytes):
            try require(set(OAUTH2_CURLOPT_CAINFO_BLOB, bytes), "trustRoots")
            try require(set(OAUTH2_CURLOPT_CAPATH, nil))
        case nil:
            // Where libcurl knows both a file and a folder, it reads all of the file for each connection, which takes ten
            // times as long as the handshake; with the file alone, from 7.87 on, once.
            if library.certificateFile != nil { try require(set(OAUTH2_CURLOPT_CAPATH, nil)) }
        }
        guard let certificate = tls.clientCertificate else { return }
        try setUp(certificate.chain, OAUTH2_CURLOPT_SSLCERT, OAUTH2_CURLOPT_SSLCERT_BLOB)
        try setUp(certificate.privateKey, OAUTH2_CURLOPT_SSLKEY, OAUTH2_CURLOPT_SSLKEY_BLOB)
        // Without one OpenSSL would ask for it, at the terminal.
        try require(set(OAUTH2_CURLOPT_KEYPASSWD, certificate.passphrase ?? ""))
    }

    private func setUp(
        _ source: PEMSource,
        _ fileOption: oauth2_curl_text_option,
        _ bytesOption: oauth2_curl_blob_option
    ) throws(OAuth2Error) {
        switch source.place {
        case .file(let path): try require(set(fileOption, path))
        case .bytes(let bytes): try require(set(bytesOption, bytes), "clientCertificate")
        }
    }

    /// Sets what a request says.
    ///
    /// Each option is set for every request, because the handle still has the last one's.
    func setRequest(_ request: TransportRequest, _ configuration: CurlConfiguration) -> Bool {
        let needsOwnConnection = !isRepeatable && !library.asksBeforeSending
        let longestReuse = min(
            configuration.idleConnectionLifetime,
            isRepeatable ? .seconds(Int64.max) : configuration.longestReuseUnlessRepeatable
        )
        return set(OAUTH2_CURLOPT_URL, request.url.string) && setMethod(request)
            // The largest number of whole seconds that a connection may have been idle.
            && set(OAUTH2_CURLOPT_MAXAGE_CONN, Int(max(2, min(longestReuse.components.seconds, 1_000_000)) - 1))
            // A libcurl that does not ask repeats a request on another connection when a kept one breaks.
            // Over HTTP/2 it repeats what the server has declined, too.
            && (library.asksBeforeSending || set(OAUTH2_CURLOPT_HTTP_VERSION, needsOwnConnection ? 2 : 4))
            && set(OAUTH2_CURLOPT_FRESH_CONNECT, needsOwnConnection ? 1 : 0)
            && set(OAUTH2_CURLOPT_FORBID_REUSE, needsOwnConnection ? 1 : 0)
    }

    private func setMethod(_ request: TransportRequest) -> Bool {
        let method = request.method.rawValue
        // The last of these three that is set to 1 decides; the first undoes what the other two leave behind.
        guard set(OAUTH2_CURLOPT_NOBODY, 0), set(OAUTH2_CURLOPT_HTTPGET, 1) else { return false }
        if method == "HEAD" { return set(OAUTH2_CURLOPT_NOBODY, 1) && set(OAUTH2_CURLOPT_CUSTOMREQUEST, nil) }
        if method == "POST" || request.body != nil {
            let body = request.body ?? []
            let isSet = unsafe body.withUnsafeBytes { bytes in
                unsafe oauth2_curl_set_size(library.table, easy, OAUTH2_CURLOPT_POSTFIELDSIZE_LARGE, Int64(bytes.count))
                    == 0
                    && setPointer(OAUTH2_CURLOPT_COPYPOSTFIELDS, bytes.baseAddress ?? UnsafeRawPointer(easy))
            }
            guard isSet, set(OAUTH2_CURLOPT_POST, 1) else { return false }
        }
        return set(OAUTH2_CURLOPT_CUSTOMREQUEST, method == "GET" || method == "POST" ? nil : method)
    }
}
#endif
