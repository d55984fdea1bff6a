import Foundation
import OAuth2Testing
import Synchronization
import Testing

@testable import OAuth2

/// A token endpoint that takes every descriptor of the process before it answers.
///
/// It does so when the last of the requests that are sent at once has come: what it took later would be what a save has just given
/// up for itself, and nobody can save against that.
private final class HungryTransport: HTTPTransport {
    private struct State {
        var taken: [Int32] = []
        var arrivals = 0
    }

    private let state = Mutex(State())
    private let atOnce: Int

    init(atOnce: Int = 1) { self.atOnce = atOnce }

    func send(_ request: TransportRequest) async throws -> TransportResponse {
        let last = state.withLock { state in
            state.arrivals += 1
            if state.arrivals.isMultiple(of: atOnce) {
                while case let descriptor = unsafe open("/dev/null", O_RDONLY), descriptor >= 0 {
                    state.taken.append(descriptor)
                }
                #expect(errno == EMFILE)
            }
            return (state.arrivals + atOnce - 1) / atOnce * atOnce
        }
        while state.withLock({ $0.arrivals < last }) { await Task.yield() }
        return Sample.json(ScriptedLogin.tokens(2))
    }

    func giveBack() {
        state.withLock { state in
            for descriptor in state.taken { close(descriptor) }
            state.taken = []
        }
    }
}

/// In processes of their own, whose descriptors are used up.
@Suite("Field reports: a process without descriptors")
struct DescriptorFieldReportTests {
    let directory = TemporaryDirectory()

    /// Lets the process have this many descriptors.
    private static func limit(to count: UInt) {
        #if canImport(Glibc)
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        #else
        let resource = RLIMIT_NOFILE
        #endif
        var limit = rlimit(rlim_cur: rlim_t(count), rlim_max: rlim_t(count))
        #expect(unsafe setrlimit(resource, &limit) == 0)
    }

    @Test("O1: a token that was rotated is saved although the process has no descriptor left")
    func saved() async throws {
        let path = directory.path
        await #expect(processExitsWith: .success) { [path = path as String] in
            Self.limit(to: 64)
            let transport = HungryTransport()
            let clock = ManualClock(now: FixedClock.start)
            let client = try Sample.client(transport, clock: clock)
            let storage = try FileTokenStorage(directory: path)
            let manager = TokenManager(client: client, storage: storage)
            try await manager.adopt(RefreshToken("r1"), for: "ada")
            #expect(try await manager.accessToken(for: "ada").reveal() == "a2")
            // Still there, and readable without a descriptor.
            let record = try #require(try await storage.load("ada"))
            #expect(try StoredGrant(decoding: record.bytes).refreshToken?.reveal() == "r2")
            // Again and again.
            clock.advance(by: .seconds(4_000))
            #expect(try await manager.accessToken(for: "ada").reveal() == "a2")
            transport.giveBack()
        }
    }

    @Test("O1: many that were rotated at once are saved although the process has no descriptor left")
    func manySaved() async throws {
        let path = directory.path
        await #expect(processExitsWith: .success) { [path = path as String] in
            Self.limit(to: 64)
            let transport = HungryTransport(atOnce: 40)
            let client = try Sample.client(transport, clock: ManualClock(now: FixedClock.start))
            let manager = TokenManager(client: client, storage: try FileTokenStorage(directory: path))
            for number in 0..<40 { try await manager.adopt(RefreshToken("r1"), for: "user \(number)") }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<40 {
                    group.addTask {
                        let token = try await manager.accessToken(for: "user \(number)")
                        #expect(token.reveal() == "a2")
                    }
                }
                try await group.waitForAll()
            }
            transport.giveBack()
            for number in 0..<40 {
                let grant = try await manager.storedGrant(for: "user \(number)")
                #expect(grant?.refreshToken?.reveal() == "r2")
            }
        }
    }

    @Test(
        "O1: a write that cannot hold descriptors back fails, and it is a write that comes before a token is presented"
    )
    func notPresented() async throws {
        let path = directory.path
        await #expect(processExitsWith: .success) { [path = path as String] in
            Self.limit(to: 64)
            let directory = try TokenDirectory(path: path, lockTimeLimit: .seconds(1), mayCreate: true)
            let spares = SpareDescriptors(timeLimit: .seconds(1))
            let transport = HungryTransport()
            let request = try TransportRequest(method: .get, url: EndpointURL("https://id.example/", parameter: "url"))
            _ = try await transport.send(request)
            #expect(throws: FileTokenStorage.Failure(call: "open", file: ".", errorNumber: EMFILE)) {
                try spares.fill(directory)
            }
            transport.giveBack()
            try spares.fill(directory)
            _ = try await transport.send(request)
            // Two at a time, again and again.
            for _ in 0..<3 {
                try spares.use(for: directory) { directory throws(FileTokenStorage.Failure) in
                    let one = try directory.directory.openFile(".", O_RDONLY)
                    let two = try directory.directory.openFile(".", O_RDONLY)
                    #expect(one.number != two.number)
                }
                try spares.fill(directory)
            }
            transport.giveBack()
        }
    }
}
