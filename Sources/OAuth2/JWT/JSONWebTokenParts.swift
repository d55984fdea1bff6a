#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Android)
import Android
#endif

/// The three parts of a compact JWS.
struct JSONWebTokenParts {
    /// How many bytes are signed: those before the second dot.
    let signedCount: Int
    /// `nil` when it is not base64url; so are the others.
    let header: [UInt8]?
    let claims: [UInt8]?
    let signature: [UInt8]?

    /// `nil` unless there are two dots or more; a third one is no digit of the signature.
    init?(_ text: Span<UInt8>) {
        guard let first = Self.dot(in: text, from: 0), let second = Self.dot(in: text, from: first + 1) else {
            return nil
        }
        signedCount = second
        header = Base64URL.decode(text.extracting(0..<first))
        claims = Base64URL.decode(text.extracting((first + 1)..<second))
        signature = Base64URL.decode(text.extracting((second + 1)...))
    }

    /// The first dot at or behind `start`, looked for by the C library, which takes a twentieth of the instructions.
    private static func dot(in text: Span<UInt8>, from start: Int) -> Int? {
        unsafe text.extracting(start...).withUnsafeBytes { rest in
            guard let first = rest.baseAddress, let dot = unsafe memchr(first, Int32(UInt8(ascii: ".")), rest.count)
            else { return nil }
            return unsafe start + (UnsafeRawPointer(dot) - first)
        }
    }
}
