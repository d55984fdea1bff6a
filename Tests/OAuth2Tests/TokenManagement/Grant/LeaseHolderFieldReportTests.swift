import Foundation
import OAuth2Testing
import Testing

@testable import OAuth2

@Suite("Field reports: leases of those who are gone", .timeLimit(.minutes(15)))
struct LeaseHolderFieldReportTests {
    private static func holder(_ replica: String, _ run: String) -> LeaseHolder {
        LeaseHolder(replica: replica, run: run)
    }

    @Test("O3: a replica's earlier run is gone; another replica's run, this run, and who has no name are not")
    func replicas() {
        let own = Self.holder("web-1", "2")
        #expect(Self.holder("web-1", "1").isGone(seenBy: own))
        #expect(!Self.holder("web-1", "2").isGone(seenBy: own))
        #expect(!Self.holder("web-2", "1").isGone(seenBy: own))
        #expect(!Self.holder("we\u{301}b", "1").isGone(seenBy: Self.holder("w\u{E9}b", "2")))
        #expect(!LeaseHolder().isGone(seenBy: own) && !Self.holder("web-1", "1").isGone(seenBy: LeaseHolder()))
    }

    @Test("O3: a replica takes its own earlier run's lease over at once, and another's only when it expires")
    func takeover() async throws {
        let server = ScriptedServer.rotating()
        var policy = RefreshPolicy()
        policy.replicaID = "web-1"
        let manager = try server.manager(policy: policy)
        try await manager.adopt(RefreshToken("r0"), for: "u")
        let now = server.clock.now
        try await server.rewrite {
            $0.lease = .init(owner: "dead", expiresAt: now + 40, holder: Self.holder("web-1", "earlier"))
            $0.presentation = $0.refreshToken.map { .init(digest: $0.digest, at: now, owner: "dead") }
        }
        // Nothing moves the clock.
        #expect(try await manager.accessToken(for: "u").reveal() == "a1")
        try await server.rewrite {
            $0.lease = .init(owner: "alive", expiresAt: now + 40, holder: Self.holder("web-2", "earlier"))
        }
        server.clock.advance(by: .seconds(1))
        _ = try await server.passing { try await manager.newAccessToken(for: "u") }
        #expect(server.clock.now >= now + 40)
    }

    @Test("O3: two managers of one process are the same run")
    func sameRun() throws {
        var policy = RefreshPolicy()
        policy.replicaID = "web-1"
        let storage = InMemoryTokenStorage()
        let first = try #require(LeaseHolder.current(storage, policy))
        #expect(!first.isGone(seenBy: try #require(LeaseHolder.current(storage, policy))))
        #expect(LeaseHolder.current(storage, RefreshPolicy()) == nil)
    }

    @Test(
        "O3: a replica name that is empty, too long or not plain text is an error that names it",
        arguments: ["", "a\nb", "a\u{0}", String(repeating: "x", count: 256)]
    )
    func invalid(name: String) async throws {
        let server = ScriptedServer.rotating()
        var policy = RefreshPolicy()
        policy.replicaID = name
        let manager = try server.manager(policy: policy)
        try await manager.adopt(RefreshToken("r0"), for: "u")
        let error = await refusal { try await manager.accessToken(for: "u") }
        #expect(error?.code == .invalidConfiguration && error?.parameter == "replicaID")
        #expect(server.transport.requests.isEmpty)
    }

    #if os(Linux)
    private static func change(
        _ own: ProcessIdentity,
        host: String? = nil,
        boot: String? = nil,
        namespace: UInt64? = nil,
        pid: Int32? = nil,
        startedAt: String? = nil
    ) -> ProcessIdentity {
        ProcessIdentity(
            host: host ?? own.host,
            boot: boot ?? own.boot,
            namespace: namespace ?? own.namespace,
            pid: pid ?? own.pid,
            startedAt: startedAt ?? own.startedAt
        )
    }

    @Test(
        "O3: this process lives; one of an earlier start of the machine, an ended one, and one with a reused id do not"
    )
    func processes() throws {
        let own = try #require(ProcessIdentity.current())
        #expect(!own.isGone(seenBy: own))
        #expect(Self.change(own, boot: "earlier").isGone(seenBy: own))
        #expect(Self.change(own, startedAt: "1").isGone(seenBy: own))
        // Above what the kernel gives out.
        #expect(Self.change(own, pid: 5_000_000).isGone(seenBy: own))
        #expect(!Self.change(own, host: "elsewhere", boot: "earlier").isGone(seenBy: own))
        #expect(!Self.change(own, namespace: 1, pid: 5_000_000).isGone(seenBy: own))
        #expect(!Self.change(own, pid: 1, startedAt: own.startedAt).isGone(seenBy: Self.change(own, namespace: 1)))
    }

    @Test("O3: over a file storage the lease of a process that was killed is taken over at once")
    func killed() async throws {
        // Not Foundation's Process, of which each leaks a few bytes.
        var child = pid_t()
        let arguments = unsafe [strdup("sleep"), strdup("1000"), nil]
        defer { unsafe arguments.forEach { unsafe free($0) } }
        try #require(unsafe posix_spawn(&child, "/bin/sleep", nil, nil, arguments, nil) == 0)
        let own = try #require(ProcessIdentity.current())
        let living = Self.change(own, pid: child, startedAt: try startTicks(child))
        #expect(!living.isGone(seenBy: own))
        kill(child, SIGKILL)
        waitpid(child, nil, 0)
        #expect(living.isGone(seenBy: own))

        let folder = TemporaryDirectory()
        let server = ScriptedServer.rotating()
        let storage = try FileTokenStorage(directory: folder.path)
        let manager = try server.manager(storage: storage)
        try await manager.adopt(RefreshToken("r0"), for: "u")
        let record = try #require(try await storage.load("u"))
        var grant = try StoredGrant(decoding: record.bytes)
        let expiry = server.clock.now + 40
        grant.lease = .init(owner: "dead", expiresAt: expiry, holder: LeaseHolder(process: living))
        _ = try await storage.compareAndSwap("u", expected: record.version, bytes: grant.encoded())
        // Nothing moves the clock.
        #expect(try await manager.accessToken(for: "u").reveal() == "a1")
    }

    private func startTicks(_ pid: Int32) throws -> String {
        let stat = try String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)
        let fields = try #require(stat.split(separator: ")").last).split(separator: " ")
        return String(fields[19])
    }
    #endif
}
