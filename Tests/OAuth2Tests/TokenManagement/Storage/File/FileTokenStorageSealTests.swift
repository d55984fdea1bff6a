import Foundation
import Testing

@testable import OAuth2

@Suite("Sealed grants in files")
struct FileTokenStorageSealTests {
    /// No encryption, but bound to the key, and refusing when told so.
    struct Mask: RecordSeal {
        struct Refused: Error {}
        var refuses = false

        func seal(_ record: [UInt8], for key: String) async throws -> [UInt8] {
            if refuses { throw Refused() }
            return Array(key.utf8) + record.map { $0 ^ 0x55 }
        }

        func open(_ sealed: [UInt8], for key: String) async throws -> [UInt8] {
            guard !refuses, sealed.starts(with: key.utf8) else { throw Refused() }
            return sealed.dropFirst(key.utf8.count).map { $0 ^ 0x55 }
        }
    }

    let directory = TemporaryDirectory()
    let secret = Array("a-refresh-token".utf8)

    @Test("what is on the disk is sealed, what is read is plain")
    func sealed() async throws {
        let storage = try FileTokenStorage(directory: directory.path, seal: Mask())
        let version = try #require(try await storage.compareAndSwap("ada", expected: nil, bytes: secret))
        let file = try directory.read(RecordName(key: "ada").record)
        #expect(!Data(file).contains(secret))
        #expect(Data(file).contains(secret.map { $0 ^ 0x55 }))
        #expect(try await storage.load("ada")?.bytes == secret)
        #expect(try await storage.load("ada")?.version == version)
        #expect(try await storage.compareAndSwap("ada", expected: version, bytes: [1]) != nil)
    }

    @Test("nothing is written when the seal refuses, and nothing is destroyed when it cannot be opened")
    func refused() async throws {
        let storage = try FileTokenStorage(directory: directory.path, seal: Mask())
        let version = try #require(try await storage.compareAndSwap("ada", expected: nil, bytes: secret))
        let refusing = try FileTokenStorage(directory: directory.path, seal: Mask(refuses: true))
        let unreadable = await #expect(throws: UnreadableRecord.self) { try await refusing.load("ada") }
        #expect(unreadable?.reason is Mask.Refused && unreadable?.version == version)
        await #expect(throws: Mask.Refused.self) {
            try await refusing.compareAndSwap("ada", expected: version, bytes: [1])
        }
        #expect(try await storage.load("ada")?.bytes == secret)
        // Deleting needs no key: what cannot be read any more can be removed.
        #expect(try await refusing.delete("ada", expected: version))
    }
}

extension Data {
    fileprivate func contains(_ bytes: [UInt8]) -> Bool { range(of: Data(bytes)) != nil }
}
