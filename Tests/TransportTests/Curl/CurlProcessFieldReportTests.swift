#if os(Linux)
import Foundation
import OAuth2
import Testing

#if canImport(Musl)
import Musl
#else
import Glibc
#endif

@testable import OAuth2Curl

extension OwnProcess {
    /// What a process uses, so each has one of its own.
    @Suite("Processor time, descriptors and signals of CurlTransport", .timeLimit(.minutes(15)))
    struct CurlProcessFieldReportTests {
        /// How much of a core the process uses while this test does nothing.
        private static func shareOfCore() async throws -> Double {
            func used() -> Double {
                var usage = rusage()
                #if canImport(Musl)
                _ = unsafe getrusage(RUSAGE_SELF, &usage)
                #else
                _ = unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
                #endif
                return [usage.ru_utime, usage.ru_stime].reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 }
            }
            let (before, start) = (used(), ContinuousClock.now)
            try await Task.sleep(for: .seconds(1))
            return (used() - before) / ((ContinuousClock.now - start) / .seconds(1))
        }

        @Test("D: a transport that has nothing to do uses no processor time, whatever it did before")
        func idle() async {
            await #expect(processExitsWith: .success) {
                try await withServer { connection in
                    while let request = connection.readRequest() {
                        if request.lines[0].contains("/held") { connection.waitForEnd() }
                        guard connection.answer(request) else { return }
                    }
                } body: { server in
                    var configuration = CurlConfiguration()
                    configuration.idleConnectionLifetime = .milliseconds(600)
                    let transport = try CurlTransport(configuration)
                    for _ in 0..<3 { _ = try await transport.send(.get(server.url())) }
                    #expect(try await Self.shareOfCore() < 0.3, "with, and then without, idle connections")
                    try await eventually { server.openConnectionCount == 0 }
                    #expect(try await Self.shareOfCore() < 0.3, "after the connections were closed")
                    let held = try TransportRequest.get(server.url("/held"), limits: .total(.seconds(3_600)))
                    let task = Task { try await transport.send(held) }
                    try await eventually { server.requests.count == 4 }
                    #expect(try await Self.shareOfCore() < 0.3, "while an answer is awaited")
                    task.cancel()
                    await #expect(throws: CancellationError.self) { try await task.value }
                    try await eventually { server.openConnectionCount == 0 }
                    #expect(try await Self.shareOfCore() < 0.3, "after a cancellation")
                    transport.shutdown()
                    #expect(try await Self.shareOfCore() < 0.3, "after the shutdown")
                }
            }
        }

        @Test("D: transports without a request, and cancelled requests, leave no descriptor behind")
        func descriptors() async {
            await #expect(processExitsWith: .success) {
                for _ in 0..<10 { _ = try CurlTransport() }
                let unused = try ProcessUse.descriptors()
                for _ in 0..<200 { _ = try CurlTransport() }
                #expect(try ProcessUse.descriptors() <= unused + 2)
                try await withServer { connection in
                    while connection.readRequest() != nil {}
                } body: { server in
                    let transport = try CurlTransport()
                    let request = try TransportRequest.get(server.url(), limits: .total(.seconds(3_600)))
                    let before = try ProcessUse.descriptors()
                    for round in 1...5 {
                        let tasks = (0..<20).map { _ in Task { try await transport.send(request) } }
                        try await eventually { server.requests.count == 20 * round }
                        for task in tasks { task.cancel() }
                        try await eventually { server.openConnectionCount == 0 }
                    }
                    while try ProcessUse.descriptors() > before + 4 { try await Task.sleep(for: .milliseconds(2)) }
                }
            }
        }

        @Test("D: requests that are cancelled while they wait for their turn do not stay in memory")
        func cancelledInLine() async {
            await #expect(processExitsWith: .success) {
                try await withServer { connection in
                    while connection.readRequest() != nil {}
                } body: { server in
                    var configuration = CurlConfiguration()
                    configuration.maximumConcurrentRequests = 1
                    let transport = try CurlTransport(configuration)
                    let limits = TransportLimits.total(.seconds(3_600))
                    let first = try TransportRequest.get(server.url(), limits: limits)
                    let holding = Task { try await transport.send(first) }
                    try await eventually { server.requests.count == 1 }
                    func round() async throws {
                        for _ in 0..<2_000 {
                            // 100 MB in a round, if they stayed.
                            let body = String(repeating: "a", count: 50_000)
                            let request = try TransportRequest.post(server.url(), body: body, limits: limits)
                            let task = Task { try await transport.send(request) }
                            try await eventually { transport.openExchangeCount == 2 }
                            task.cancel()
                            await #expect(throws: CancellationError.self) { try await task.value }
                        }
                    }
                    try await round()
                    let before = try ProcessUse.kilobytes("VmRSS:")
                    try await round()
                    #expect(try ProcessUse.kilobytes("VmRSS:") - before < 90_000)
                    holding.cancel()
                }
            }
        }

        @Test("D: the thread of a transport gets no signals")
        func signals() async {
            await #expect(processExitsWith: .success) {
                try await withServer {
                    $0.answerAll()
                } body: { server in
                    let transport = try CurlTransport()
                    _ = try await transport.send(.get(server.url()))
                    let tasks = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")
                    let thread = try #require(
                        tasks.first {
                            (try? String(contentsOfFile: "/proc/self/task/\($0)/comm", encoding: .utf8))
                                == "oauth2-curl\n"
                        }
                    )
                    let status = try String(contentsOfFile: "/proc/self/task/\(thread)/status", encoding: .utf8)
                    let blocked = try #require(status.split(separator: "\n").first { $0.hasPrefix("SigBlk:") })
                    let mask = try #require(UInt64(blocked.split(whereSeparator: \.isWhitespace)[1], radix: 16))
                    for signal in [SIGHUP, SIGINT, SIGUSR1, SIGUSR2, SIGPIPE, SIGALRM, SIGTERM, SIGCHLD] {
                        #expect(mask & 1 << UInt64(signal - 1) != 0, "signal \(signal)")
                    }
                }
            }
        }

        /// Sets how many descriptors this process may have, which has just begun.
        ///
        /// Those that it inherited from the process with the other tests do not count: FoundationNetworking's connections there
        /// stay open in started programs, and can be more than the limit.
        private static func limitDescriptors(to count: UInt) throws {
            for descriptor in 3..<4096 {
                var status = stat()
                if unsafe fstat(Int32(descriptor), &status) == 0, status.st_mode & S_IFMT == S_IFSOCK {
                    close(Int32(descriptor))
                }
            }
            var limit = rlimit(rlim_cur: count, rlim_max: count)
            #if canImport(Musl)
            let code = unsafe setrlimit(RLIMIT_NOFILE, &limit)
            #else
            let code = unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            #endif
            try #require(code == 0)
        }

        @Test(
            "O1: with 64 descriptors, 200 requests at a time are all answered, and the process keeps descriptors for itself"
        )
        func fewDescriptors() async {
            await #expect(processExitsWith: .success) {
                try Self.limitDescriptors(to: 64)
                // The server has the other ends of the connections in the same process.
                try await withServer { connection in
                    while let request = connection.readRequest() {
                        Thread.sleep(forTimeInterval: 0.01)
                        guard connection.answer(request) else { return }
                    }
                } body: { server in
                    let transport = try CurlTransport()
                    let limits = TransportLimits.total(.seconds(120))
                    try await withThrowingTaskGroup { group in
                        for _ in 0..<200 {
                            group.addTask {
                                let answer = try await transport.send(.post(server.url(), limits: limits))
                                #expect(answer.status == 200)
                                // A file can be opened at any time.
                                let file = unsafe open("/dev/null", O_RDONLY)
                                #expect(file >= 0)
                                close(file)
                            }
                        }
                        try await group.waitForAll()
                    }
                    #expect(server.requests.count == 200)
                    #expect(server.connectionCount <= 16)
                }
            }
        }

        @Test("O1: when the process has no descriptor left, idle connections are closed, and the request is sent")
        func noDescriptors() async {
            await #expect(processExitsWith: .success) {
                try Self.limitDescriptors(to: 256)
                let servers = try (0..<4).map { _ in try ScriptedServer { $0.answerAll() } }
                let transport = try CurlTransport()
                for server in servers.dropLast() { _ = try await transport.send(.get(server.url())) }
                #expect(servers.map(\.openConnectionCount) == [1, 1, 1, 0])
                // The runtime needs some for its clock, and takes them once.
                try await Task.sleep(for: .milliseconds(1))
                // The server of this process needs one too, for the other end of the new connection.
                var taken: [Int32] = []
                while true {
                    let descriptor = dup(0)
                    guard descriptor >= 0 else { break }
                    taken.append(descriptor)
                }
                close(taken.removeLast())
                // Somebody else takes it while the request is sent.
                let other = dup(0)
                let task = Task { try await transport.send(.post(servers[3].url(), limits: .total(.seconds(60)))) }
                #expect(try await task.value.status == 200)
                #expect(servers[3].requests.count == 1)
                try await eventually { servers.map(\.openConnectionCount).reduce(0, +) == 3 }
                #expect(servers[3].openConnectionCount == 1)
                for descriptor in taken + [other] { close(descriptor) }
            }
        }

        @Test("O1: while there is no descriptor at all a request waits, unsent, and goes on when there is one")
        func waitingForDescriptors() async {
            await #expect(processExitsWith: .success) {
                try Self.limitDescriptors(to: 256)
                let server = try ScriptedServer { $0.answerAll() }
                let transport = try CurlTransport()
                try await Task.sleep(for: .milliseconds(1))
                var taken: [Int32] = []
                while true {
                    let descriptor = dup(0)
                    guard descriptor >= 0 else { break }
                    taken.append(descriptor)
                }
                let error = try await transportError {
                    try await transport.send(.post(server.url(), limits: .total(.milliseconds(300))))
                }
                #expect(error.kind == .timeout)
                #expect(!error.mayHaveReachedServer)
                let task = Task { try await transport.send(.post(server.url(), limits: .total(.seconds(60)))) }
                try await eventually { transport.openExchangeCount == 1 }
                for descriptor in taken { close(descriptor) }
                #expect(try await task.value.status == 200)
                #expect(server.requests.count == 1)
            }
        }
    }
}
#endif
