import Foundation
import OAuth2

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

extension TransportResponse {
    /// Status and header fields of `response`, without the body.
    ///
    /// `URLSession` merges fields of the same name into one value with commas, changes the case of names and has no
    /// order; fields are sorted by name here so that equal answers are equal.
    ///
    /// - Throws: `TransportError.Kind.protocolViolation` for a control character in a value.
    init(head response: HTTPURLResponse) throws(TransportError) {
        var fields: [(name: String, value: String)] = []
        for (name, value) in response.allHeaderFields {
            guard let name = name as? String, let value = value as? String else { continue }
            fields.append((name, value))
        }
        var headers = TransportHeaders()
        for (name, value) in fields.sorted(by: { $0.name < $1.name }) {
            guard value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == UInt8(ascii: "\t") }) else {
                throw TransportError(
                    .protocolViolation,
                    mayHaveReachedServer: true,
                    detail: "control character in a header field"
                )
            }
            headers.append(name, value)
        }
        self.init(status: response.statusCode, headers: headers)
    }
}
