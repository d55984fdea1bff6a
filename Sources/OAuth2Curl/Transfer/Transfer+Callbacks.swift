#if os(Linux)
import COAuth2Curl
import OAuth2

#if canImport(Musl)
import Musl
#else
import Glibc
#endif

extension Transfer {
    /// Tells libcurl what to call, and for which transfer.
    func setUpCallbacks() throws(OAuth2Error) {
        let context = unsafe UnsafeRawPointer(Unmanaged.passUnretained(self).toOpaque())
        for option in [
            OAUTH2_CURLOPT_WRITEDATA, OAUTH2_CURLOPT_HEADERDATA, OAUTH2_CURLOPT_OPENSOCKETDATA,
            OAUTH2_CURLOPT_RESOLVER_START_DATA, OAUTH2_CURLOPT_PRIVATE,
        ] {
            try require(unsafe setPointer(option, context))
        }
        let code = unsafe oauth2_curl_set_callbacks(
            library.table,
            easy,
            { unsafe Transfer.at($3).take(body: Transfer.bytes($0, $1, $2)) },
            { unsafe Transfer.at($3).take(headerLine: Transfer.bytes($0, $1, $2)) },
            { unsafe Transfer.at($0).openSocket($2.pointee) },
            { unsafe Transfer.at($2).noteResolving() }
        )
        try require(code == 0)
        guard library.asksBeforeSending else { return }
        try require(unsafe setPointer(OAUTH2_CURLOPT_PREREQDATA, context))
        let answer = unsafe oauth2_curl_set_request_callback(library.table, easy) { context, _, _, _, _ in
            unsafe Transfer.at(context).maySend() ? 0 : 1
        }
        try require(answer == 0)
    }

    /// The transfer that libcurl calls for.
    static func at(_ context: UnsafeMutableRawPointer) -> Transfer {
        unsafe Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    }

    /// The transfer whose handle this is.
    static func using(_ easy: oauth2_curl_easy, of library: CurlLibrary) -> Transfer {
        guard let context = unsafe oauth2_curl_get_pointer(library.table, easy, OAUTH2_CURLINFO_PRIVATE) else {
            preconditionFailure("libcurl returned a handle that is not one of this library's")
        }
        return unsafe at(context)
    }

    private static func bytes(_ data: UnsafePointer<CChar>, _ size: Int, _ count: Int) -> UnsafeBufferPointer<UInt8> {
        let start = unsafe UnsafeRawPointer(data).assumingMemoryBound(to: UInt8.self)
        return unsafe UnsafeBufferPointer(start: start, count: size * count)
    }

    /// Returns how many bytes were taken; libcurl ends the transfer when it is not all.
    private func take(body bytes: UnsafeBufferPointer<UInt8>) -> Int {
        noteActivity()
        guard let exchange else { return 0 }
        guard bytes.count <= exchange.request.limits.maximumBodyBytes - answer.body.count else {
            refusal = TransportError(.responseTooLarge, mayHaveReachedServer: true)
            return bytes.isEmpty ? 1 : 0
        }
        unsafe answer.body.append(contentsOf: bytes)
        return bytes.count
    }

    private func take(headerLine bytes: UnsafeBufferPointer<UInt8>) -> Int {
        noteActivity()
        do throws(AnswerHead.Refusal) {
            unsafe try answer.head.take(bytes)
            return bytes.count
        } catch {
            refusal =
                switch error {
                case .tooLarge:
                    TransportError(.responseTooLarge, mayHaveReachedServer: true, detail: "header fields")
                case .malformed:
                    TransportError(.protocolViolation, mayHaveReachedServer: true, detail: "malformed header field")
                }
            return bytes.isEmpty ? 1 : 0
        }
    }

    /// A socket that programs started by this one do not inherit, or none when nobody waits any more.
    private func openSocket(_ address: oauth2_curl_address) -> Int32 {
        isResolving = false
        hasOpenedSocket = true
        noteConnecting()
        guard let exchange, !exchange.isFinished else { return -1 }
        #if canImport(Musl)
        let closesOnExec = Int32(SOCK_CLOEXEC)
        #else
        let closesOnExec = Int32(SOCK_CLOEXEC.rawValue)
        #endif
        let descriptor = socket(address.family, address.type | closesOnExec, address.protocol)
        if descriptor < 0, errno == EMFILE || errno == ENFILE { lacksDescriptor = true }
        return descriptor
    }

    private func noteResolving() -> Int32 {
        // A SOCKS proxy may look another name up when the connection to it is there.
        isResolving = !hasOpenedSocket
        noteConnecting()
        return 0
    }

    /// libcurl asks before it sends the request, and again before it repeats it on another connection when the first one broke.
    ///
    /// Whether a request may be repeated depends on what it does, and whoever sent it knows that.
    private func maySend() -> Bool {
        isResolving = false
        // Whoever has been told that the request is cancelled must not find it sent.
        guard let exchange, !exchange.isFinished else { return false }
        guard sendingCount == 0 || isRepeatable else { return false }
        sendingCount += 1
        noteActivity()
        return true
    }
}
#endif
