import Testing

@testable import OAuth2

@Suite("The file of a record")
struct RecordFileTests {
    let name = RecordName(key: "ada")

    @Test(
        "what was written is read",
        arguments: [[], [0], Array(0...255), Array(repeating: 7, count: 5000)] as [[UInt8]]
    )
    func roundTrip(content: [UInt8]) throws {
        let file = RecordFile(content: content, name: name)
        let record = try #require(RecordFile.record(in: file.bytes, name: name))
        #expect(record.bytes == content)
        #expect(record.version == file.version)
        #expect(file.bytes.count == content.count + 96)
    }

    @Test("the same content gets another version each time")
    func versions() {
        let versions = Set((0..<100).map { _ in RecordFile(content: [1], name: name).version })
        #expect(versions.count == 100)
    }

    @Test("every altered byte and every missing end is noticed")
    func damage() {
        let bytes = RecordFile(content: Array("a record".utf8), name: name).bytes
        for index in bytes.indices {
            var altered = bytes
            altered[index] ^= 1
            #expect(RecordFile.record(in: altered, name: name) == nil, "byte \(index)")
            #expect(RecordFile.record(in: Array(bytes[..<index]), name: name) == nil, "\(index) bytes")
        }
        #expect(RecordFile.record(in: bytes + [0], name: name) == nil)
    }

    @Test("the file of another key is not this key's")
    func moved() {
        let bytes = RecordFile(content: [1], name: RecordName(key: "bob")).bytes
        #expect(RecordFile.record(in: bytes, name: name) == nil)
    }

    @Test("file names are made from the hash of the key, whatever it is")
    func names() {
        #expect(
            RecordName(key: "abc").record == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad.record"
        )
        for key in ["", "../../etc/passwd", "\0", String(repeating: "k", count: 100_000)] {
            #expect(RecordName(key: key).record.utf8.count == 71)
            #expect((0..<64).contains(RecordName(key: key).stripe))
        }
    }
}
