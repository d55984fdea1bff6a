import Testing

@testable import OAuth2

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

@Suite("Random bytes")
struct RandomBytesTests {
    @Test("as many as were asked for, up to the system's limit", arguments: [0, 1, 31, 32, 96, 255, 256])
    func count(_ count: Int) {
        #expect(RandomBytes.make(count).count == count)
    }

    @Test("every byte is drawn: none stays zero over many draws")
    func everyByteIsWritten() {
        var seen = [Bool](repeating: false, count: 256)
        for _ in 0..<64 {
            for (index, byte) in RandomBytes.make(256).enumerated() where byte != 0 { seen[index] = true }
        }
        #expect(seen.allSatisfy { $0 })
    }

    @Test("two draws differ")
    func fresh() {
        #expect(Set((0..<1_000).map { _ in RandomBytes.make(16) }).count == 1_000)
    }

    @Test("no two threads draw the same")
    func threads() async {
        let drawn = await withTaskGroup { group in
            for _ in 0..<8 { group.addTask { (0..<20_000).map { _ in RandomBytes.make(16) } } }
            return await group.reduce(into: []) { $0 += $1 }
        }
        #expect(Set(drawn).count == 160_000)
    }

    /// What the kernel keeps in the process for the next draw must not come out twice.
    @Test("a forked process does not draw what its parent draws", .enabled(if: Fork.isAvailable))
    func forkedProcess() throws {
        for _ in 0..<20 {
            _ = RandomBytes.make(16)
            let child = try Fork.bytes(32) { RandomBytes.make(32) }
            #expect(child.count == 32)
            #expect(child != RandomBytes.make(32))
        }
    }
}

/// Swift declares `fork` unavailable, because next to nothing may be called in the child; drawing random bytes may.
private enum Fork {
    private static let fork: (@convention(c) () -> Int32)? = {
        guard let symbol = unsafe dlsym(nil, "fork") else { return nil }
        return unsafe unsafeBitCast(symbol, to: (@convention(c) () -> Int32).self)
    }()

    static var isAvailable: Bool { fork != nil }

    /// Returns what a forked process makes.
    static func bytes(_ count: Int, _ make: () -> [UInt8]) throws -> [UInt8] {
        let fork = try #require(fork)
        var ends: [Int32] = [0, 0]
        try #require(unsafe pipe(&ends) == 0)
        let child = fork()
        if child == 0 {
            let bytes = make()
            _ = unsafe write(ends[1], bytes, bytes.count)
            _exit(0)
        }
        try #require(child > 0)
        close(ends[1])
        defer { close(ends[0]) }
        var bytes = [UInt8](repeating: 0, count: count)
        let received = unsafe read(ends[0], &bytes, count)
        _ = waitpid(child, nil, 0)
        return Array(bytes.prefix(max(received, 0)))
    }
}
