/// One bucket of an Auth0 quota header, such as `b=per_hour;q=10;r=7;t=3540`.
public struct RateLimitQuota: Sendable, Hashable, RedactedDescription {
    /// Whose quota it is.
    public struct Owner: ExactName {
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

    /// Returns whether all values are the same, the bucket's name byte for byte.
    public static func == (left: Self, right: Self) -> Bool {
        left.owner == right.owner && ByteText(left.bucket) == ByteText(right.bucket) && left.quota == right.quota
            && left.remaining == right.remaining && left.resetsIn == right.resetsIn
    }

    /// Hashes owner and bucket.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(owner)
        hasher.combine(ByteText(bucket))
    }

    /// Reads the buckets of one header; buckets that cannot be read are left out.
    static func parse(_ header: String?, of owner: Owner) -> [RateLimitQuota] {
        guard let header else { return [] }
        return header.split(at: ",").compactMap { bucket in
            var fields: [ByteText: String] = [:]
            for field in bucket.text.split(at: ";") {
                let pair = field.text.utf8.split(separator: UInt8(ascii: "="), maxSplits: 1)
                guard pair.count == 2 else { return nil }
                fields[ByteText(pair[0].drop { $0 == ASCII.space })] = ByteText(pair[1]).text
            }
            guard let name = fields["b"], let quota = fields["q"].flatMap({ Int($0) }),
                let remaining = fields["r"].flatMap({ Int($0) }), let reset = fields["t"].flatMap({ Int($0) })
            else { return nil }
            return RateLimitQuota(
                owner: owner,
                bucket: name,
                quota: quota,
                remaining: remaining,
                resetsIn: .seconds(min(max(0, reset), RateLimit.longestWait))
            )
        }
    }
}
