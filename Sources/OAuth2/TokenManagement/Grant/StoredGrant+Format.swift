#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension StoredGrant {
    /// The version of the format that this release writes, and the only one it reads.
    public static let formatVersion = 1

    private struct Envelope: Codable {
        let format: Int
        let grant: StoredGrant
    }

    /// Reads a record.
    ///
    /// - Parameter bytes: What ``encoded()`` made.
    /// - Throws: ``OAuth2Error/Code/unreadableGrant`` for a format of another release, with the parameter `format`, and for
    ///   damaged bytes.
    public init(decoding bytes: [UInt8]) throws(OAuth2Error) {
        // Looked at first: another format need not decode, and shall not be mistaken for damage.
        guard let format = JSONObject(parsing: bytes)?["format"]?.int else {
            throw OAuth2Error(
                .unreadableGrant,
                step: .tokenManagement,
                message: """
                    The stored record is damaged, or was sealed and is read without its seal. It was left as it is.
                    """
            )
        }
        guard format == Self.formatVersion else {
            throw OAuth2Error(
                .unreadableGrant,
                step: .tokenManagement,
                parameter: "format",
                message: """
                    The stored record has the format of another release of this library. It was left as it is; update all \
                    replicas to one release.
                    """
            )
        }
        guard let envelope = try? JSONDecoder().decode(Envelope.self, from: Data(bytes)) else {
            throw OAuth2Error(
                .unreadableGrant,
                step: .tokenManagement,
                parameter: "grant",
                message: "The stored record lacks a member or has one of a wrong type. It was left as it is."
            )
        }
        guard envelope.grant.isInRange else {
            throw OAuth2Error(
                .unreadableGrant,
                step: .tokenManagement,
                parameter: "grant",
                message: "A number or a time in the stored record is out of range. It was left as it is."
            )
        }
        self = envelope.grant
    }

    /// The record's bytes: JSON with the format's version beside the grant.
    ///
    /// They hold the tokens themselves: write them where a password may be written, or seal them with a ``RecordSeal``.
    public func encoded() -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        // Numbers from a server are finite; there is nothing else here that JSON could not hold.
        guard let data = try? encoder.encode(Envelope(format: Self.formatVersion, grant: self)) else {
            preconditionFailure("a stored grant is made of texts, dates and whole numbers")
        }
        return Array(data)
    }
}
