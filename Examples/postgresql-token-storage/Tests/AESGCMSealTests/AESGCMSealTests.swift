import AESGCMSeal
import Crypto
import Testing

@Suite("Sealed records")
struct AESGCMSealTests {
    let first = AESGCMSeal.Key(name: "2025", key: SymmetricKey(size: .bits256))
    let second = AESGCMSeal.Key(name: "2026", key: SymmetricKey(size: .bits256))
    let record = Array("a refresh token".utf8)

    @Test("what was sealed is opened, hides the record, and looks different each time")
    func roundTrip() async throws {
        let seal = AESGCMSeal(current: first)
        for record in [record, [], Array(repeating: 0, count: 1 << 20)] {
            let sealed = try await seal.seal(record, for: "ada")
            #expect(try await seal.open(sealed, for: "ada") == record)
            #expect(try await seal.seal(record, for: "ada") != sealed)
        }
        let sealed = try await seal.seal(record, for: "ada")
        #expect(!String(decoding: sealed, as: UTF8.self).contains("token"))
    }

    @Test("a record that was moved to another grant's name is refused")
    func moved() async throws {
        let seal = AESGCMSeal(current: first)
        let sealed = try await seal.seal(record, for: "ada")
        await #expect(throws: AESGCMSeal.Failure.notAuthentic) { try await seal.open(sealed, for: "bob") }
    }

    @Test("every altered byte and every missing end is refused")
    func tampered() async throws {
        let seal = AESGCMSeal(current: first)
        let sealed = try await seal.seal(record, for: "ada")
        for index in sealed.indices {
            var altered = sealed
            altered[index] ^= 1
            await #expect(throws: AESGCMSeal.Failure.self) { try await seal.open(altered, for: "ada") }
            await #expect(throws: AESGCMSeal.Failure.self) { try await seal.open(Array(sealed[..<index]), for: "ada") }
        }
    }

    @Test(
        "after the key was replaced old records open, new ones use the new key, and without the old key nothing is lost"
    )
    func rotation() async throws {
        let old = try await AESGCMSeal(current: first).seal(record, for: "ada")
        let rotated = AESGCMSeal(current: second, older: [first])
        #expect(try await rotated.open(old, for: "ada") == record)
        let new = try await rotated.seal(record, for: "ada")
        #expect(try await AESGCMSeal(current: second).open(new, for: "ada") == record)
        await #expect(throws: AESGCMSeal.Failure.unknownKey) {
            try await AESGCMSeal(current: second).open(old, for: "ada")
        }
        // A key of the same name that is another one.
        let impostor = AESGCMSeal.Key(name: "2025", key: SymmetricKey(size: .bits256))
        await #expect(throws: AESGCMSeal.Failure.notAuthentic) {
            try await AESGCMSeal(current: impostor).open(old, for: "ada")
        }
    }
}
