/// One bucket of an Auth0 quota header, such as `b=per_hour;q=10;r=7;t=3540`.
public struct RateLimitQuota: Sendable, Hashable, RedactedDescription {
    /// Whose quota it is.
    public struct Owner: RawRepresentable, Sendable, Hashable {
        /// The name in the header field.
        public let rawValue: String

        /// An owner by its name.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// The client's, header `Auth0-Client-Quota-Limit`.
        public static let client = Self(rawValue: "Client")

        /// The organization's, header `Auth0-Organization-Quota-Limit`.
        public static let organization = Self(rawValue: "Organization")
    }

    /// Whose quota it is.
    public let owner: Owner
    /// The bucket's name, wire name `b`, for example `per_hour`.
    public let bucket: String
    /// How many requests the bucket holds, wire name `q`.
    public let quota: Int
    /// How many requests are left, wire name `r`.
    public let remaining: Int
    /// How long until the bucket is full again, wire name `t`, in seconds on the wire.
    public let resetsIn: Duration

    /// Reads the buckets of one header; buckets that cannot be read are left out.
    static func parse(_ header: String?, of owner: Owner) -> [RateLimitQuota] {
        (header ?? "").split(separator: ",").compactMap { bucket in
            var fields: [Substring: Substring] = [:]
            for field in bucket.split(separator: ";") {
                let pair = field.split(separator: "=", maxSplits: 1)
                guard pair.count == 2 else { return nil }
                fields[pair[0].drop { $0 == " " }] = pair[1]
            }
            guard let name = fields["b"], let quota = fields["q"].flatMap({ Int($0) }),
                let remaining = fields["r"].flatMap({ Int($0) }), let reset = fields["t"].flatMap({ Int($0) })
            else { return nil }
            return RateLimitQuota(
                owner: owner,
                bucket: String(name),
                quota: quota,
                remaining: remaining,
                resetsIn: .seconds(min(max(0, reset), RateLimit.longestWait))
            )
        }
    }
}
