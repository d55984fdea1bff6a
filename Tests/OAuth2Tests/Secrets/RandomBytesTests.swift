import COAuth2
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

    @Test(
        "where the kernel has a generator in the process, it is asked, again and again",
        .enabled(if: Kernel.hasGenerator)
    )
    func inProcess() {
        var bytes = [UInt8](repeating: 0, count: 16)
        for _ in 0..<100 { #expect(unsafe oauth2_random_bytes_in_process(&bytes, bytes.count)) }
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

private enum Kernel {
    /// Whether it must be found: Linux 6.11 or newer on x86-64, with a C library that does not ask it itself.
    static var hasGenerator: Bool {
        #if canImport(Glibc) && arch(x86_64)
        var name = utsname()
        guard unsafe uname(&name) == 0 else { return false }
        let release = unsafe withUnsafeBytes(of: &name.release) { unsafe String(decoding: $0, as: UTF8.self) }
        return isAtLeast(release, 6, 11) && __GLIBC_MINOR__ < 41
        #else
        return false
        #endif
    }

    private static func isAtLeast(_ version: String, _ major: Int, _ minor: Int) -> Bool {
        let numbers = version.split { !("0"..."9").contains($0) }.prefix(2).compactMap { Int($0) }
        return numbers.count == 2 && (numbers[0], numbers[1]) >= (major, minor)
    }
}

/// Swift declares `fork` unavailable, because next to nothing may be called in the child; drawing random bytes may.
private enum Fork {
    private static let fork: (@convention(c) () -> Int32)? = {
        guard let program = unsafe dlopen(nil, RTLD_NOW), let symbol = unsafe dlsym(program, "fork") else { return nil }
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
        var end = pollfd(fd: ends[0], events: Int16(POLLIN), revents: 0)
        // Ends the child if it hangs, and with it the wait.
        if unsafe poll(&end, 1, 10_000) != 1 { kill(child, SIGKILL) }
        let received = unsafe read(ends[0], &bytes, count)
        _ = waitpid(child, nil, 0)
        return Array(bytes.prefix(max(received, 0)))
    }
}
