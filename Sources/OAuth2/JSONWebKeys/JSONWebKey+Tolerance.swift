// What servers are known to write into their keys, and is understood all the same.

extension JSONWebKey {
    /// The members that make up a public key.
    private static let numbers: [ByteText] = ["n", "e", "x", "y", "pub"]

    /// The members with the numbers in base64url; `nil` when they are so already, or cannot be read.
    static func repaired(_ members: JSONObject) -> JSONObject? {
        var texts: [ByteText: String] = [:]
        for name in numbers {
            guard let text = members[name.text]?.string, Base64URL.decode(text.utf8) == nil else { continue }
            texts[name] = Base64URL.repaired(text)
        }
        if texts.isEmpty { return nil }
        var writer = JSONWriter()
        writer.beginObject()
        for member in members {
            writer.key(member.name)
            if let text = texts[ByteText(member.name)] { writer.string(text) } else { writer.value(member.value) }
        }
        writer.endObject()
        return JSONObject(parsing: writer.bytes)
    }

    /// Whether the operations name the private key's side of a signature, beside a use that says what is meant.
    static func namesSigning(_ members: JSONObject) -> Bool {
        guard members["use"]?.hasText("sig") == true, let operations = members["key_ops"]?.array else { return false }
        return operations.contains { $0.hasText("sign") } && !operations.contains { $0.hasText("verify") }
    }
}

extension ResponseTolerance {
    /// A number of a key has padding or is in the standard alphabet of base64, instead of base64url.
    public static let otherBase64 = Self(rawValue: "a key is in padded or standard base64")
    /// `key_ops` of a key names `sign` instead of `verify`, beside `use` with `sig`.
    public static let signKeyOperation = Self(rawValue: "key_ops names sign instead of verify")
}
