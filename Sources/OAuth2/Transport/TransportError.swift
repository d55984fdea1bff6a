#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// Why a transport has no answer to give.
public struct TransportError: Error, Sendable, Hashable {
    /// What went wrong.
    public let kind: Kind

    /// Whether the server may have received and acted on the request.
    ///
    /// `false` is a promise: the request can be sent again without a second effect. When in doubt it is `true`; a
    /// refresh token that may have reached the server may have been replaced there.
    public let mayHaveReachedServer: Bool

    /// More about the reason, such as the TLS library's words; it never holds a URL or any part of the request.
    public let detail: String?

    /// A failure of kind `kind`.
    public init(_ kind: Kind, mayHaveReachedServer: Bool, detail: String? = nil) {
        self.kind = kind
        self.mayHaveReachedServer = mayHaveReachedServer
        self.detail = detail
    }

    /// The kinds of failure; an open set.
    public struct Kind: Sendable, Hashable {
        /// A short name, fixed at compile time, fit for logs and metric labels.
        public let name: String

        /// A kind of your own.
        public init(_ name: StaticString) { self.name = "\(name)" }

        /// A time limit of ``TransportLimits`` ran out.
        public static let timeout = Self("timeout")
        /// The transport was shut down.
        public static let closed = Self("closed")
        /// The host name could not be resolved.
        public static let nameResolution = Self("name resolution")
        /// Nobody listens at the address.
        public static let connectionRefused = Self("connection refused")
        /// There is no way to the host: no route, or a network that is down.
        public static let hostUnreachable = Self("host unreachable")
        /// The connection ended before the answer was complete.
        public static let connectionLost = Self("connection lost")
        /// No secure connection: certificate, host name or protocol version.
        public static let tls = Self("tls")
        /// The answer is larger than ``TransportLimits/maximumBodyBytes``, or has more header fields than the transport takes.
        public static let responseTooLarge = Self("response too large")
        /// The answer is not HTTP, or HTTP with a mistake in it.
        public static let protocolViolation = Self("protocol violation")
        /// This transport cannot send such a request.
        public static let unsupportedRequest = Self("unsupported request")
        /// Anything else.
        public static let other = Self("other")
    }
}

extension TransportError: LocalizedError {
    /// The same text as ``description``, for frameworks that log `localizedDescription`.
    public var errorDescription: String? { description }
}

extension TransportError: CustomStringConvertible {
    /// The kind, whether the request may have reached the server, and the detail.
    public var description: String {
        let reach = mayHaveReachedServer ? "the request may have reached the server" : "the request was not sent"
        return "TransportError(\(kind.name)): \(reach)" + (detail.map { " (\($0))" } ?? "")
    }
}
