extension TransportResponse {
    /// Returns the response with its body unpacked, if the body is packed with gzip.
    ///
    /// For those who write a transport: requests accept no content coding, but some servers pack their responses all the same, and
    /// some of these without a `Content-Encoding`. What the body begins with decides, not what the header fields say: no response
    /// of an authorization server begins like gzip ([RFC 1952](https://www.rfc-editor.org/rfc/rfc1952)). That the library reads
    /// such responses is its own leniency.
    ///
    /// - Parameter maximumBodyBytes: The most bytes that the body may have when it is unpacked; see ``TransportLimits``.
    /// - Returns: The response, which is the same one if its body is not packed.
    /// - Throws: ``TransportError`` of the kind `responseTooLarge`, or `protocolViolation` for a body that is cut off or damaged.
    public func unpackingGzip(maximumBodyBytes: Int) throws(TransportError) -> TransportResponse {
        guard body.starts(with: [0x1F, 0x8B, 8]) else { return self }
        guard let start = Self.endOfGzipHeader(body) else { throw Self.damaged }
        var response = self
        do throws(Inflate.Failure) {
            let (bytes, end) = try Inflate.unpack(body[start...], maximumBytes: maximumBodyBytes)
            // Behind the data a checksum, which TCP has made unnecessary, and the length.
            let length = body[end...].dropFirst(4).prefix(4)
            guard length.count == 4,
                length.reversed().reduce(0, { $0 << 8 | UInt32($1) }) == UInt32(truncatingIfNeeded: bytes.count)
            else { throw .malformed }
            response.body = bytes
        } catch {
            throw error == .tooLarge ? TransportError(.responseTooLarge, mayHaveReachedServer: true) : Self.damaged
        }
        return response
    }

    private static let damaged = TransportError(
        .protocolViolation,
        mayHaveReachedServer: true,
        detail: "the body is packed with gzip, and cut off or damaged"
    )

    /// Where the data begin, behind the fields that RFC 1952 section 2.3.1 allows in between.
    private static func endOfGzipHeader(_ body: [UInt8]) -> Int? {
        guard body.count >= 10 else { return nil }
        let flags = body[3]
        var position = 10
        if flags & 4 != 0 {
            guard body.count >= 12 else { return nil }
            position = 12 + Int(body[10]) + Int(body[11]) << 8
        }
        // A file name and a comment, each with a zero at its end.
        for flag: UInt8 in [8, 16] where flags & flag != 0 {
            guard position <= body.count, let zero = body[position...].firstIndex(of: 0) else { return nil }
            position = zero + 1
        }
        if flags & 2 != 0 { position += 2 }
        return position <= body.count ? position : nil
    }
}
