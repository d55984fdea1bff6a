extension SigningAlgorithm {
    /// Whether it is an HMAC, whose key both sides know.
    var isSymmetric: Bool { rawValue.utf8.starts(with: "HS".utf8) }

    /// Whether its hash is SHA-256, the one this library has.
    var hashesWithSHA256: Bool { rawValue.utf8.suffix(3).elementsEqual("256".utf8) || self == "ES256K" }
}
