/// How long a request may take and how large its answer may be.
public struct TransportLimits: Sendable, Hashable {
    /// The most time the whole exchange may take, from the call to the last byte of the answer.
    ///
    /// Default 30 seconds.
    public var total: Duration = .seconds(30)

    /// The most time that may pass between two bytes, while the request is sent or the response arrives.
    ///
    /// Default 15 seconds. The time that the server takes until its response begins does not count, however long it is: some
    /// authorization servers run an application's code first. Only ``total`` limits it.
    public var idle: Duration = .seconds(15)

    /// The most bytes the answer's body may have after content decoding.
    ///
    /// Default 1 MiB.
    public var maximumBodyBytes: Int = 1 << 20

    /// The default limits.
    public init() {}
}
