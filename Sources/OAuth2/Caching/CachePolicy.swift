/// How long something that a server publishes is kept, and how often it is asked for.
///
/// Age is measured from the moment the request was sent. A value past its ``lifetime`` is fetched again when it is next
/// needed: whoever needs it waits for that, once. When it cannot be fetched, the old one goes on being used until
/// ``staleLifetime`` is over too, and nobody waits any more.
public struct CachePolicy: Sendable, Hashable {
    /// How long a value is used without asking again.
    public var lifetime: Duration

    /// How long after ``lifetime`` an old value is used while no new one can be fetched.
    ///
    /// Default one day: a server that is down for an hour must not log everybody out, and a key that was withdrawn must
    /// not be trusted for ever.
    public var staleLifetime: Duration = .seconds(86_400)

    /// How long after a failure the server is asked again at the earliest.
    ///
    /// Until then the failure is the answer to whoever asks and cannot be given an old value. Default 5 seconds.
    public var retryInterval: Duration = .seconds(5)

    /// How long after a fetch that a missing entry caused the next missing entry may cause one.
    ///
    /// Anybody can send tokens with made-up key names; this is what keeps them from making requests to the server. Default
    /// 30 seconds.
    public var missInterval: Duration = .seconds(30)

    /// A policy with this lifetime and the defaults for the rest.
    public init(lifetime: Duration) { self.lifetime = lifetime }

    /// For a server's metadata: one hour.
    public static let metadata = Self(lifetime: .seconds(3_600))

    /// For a server's public keys: ten minutes.
    public static let keys = Self(lifetime: .seconds(600))
}
