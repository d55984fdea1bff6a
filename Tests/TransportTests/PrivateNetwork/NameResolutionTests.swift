import OAuth2
import Testing

extension PrivateNetwork {
    /// Each in a process of its own: a lookup that hangs holds up the other requests of a process.
    ///
    /// The resolver waits 30 seconds for an answer, three times as long as any of these tests allows a call to take.
    @Suite("Name resolution", .serialized)
    struct NameResolutionTests {
        static let url = "https://slow.test/token?code=c-secret"
        static let patience = Duration.seconds(10)

        @Test(
            "A request is cancelled at once while its name is looked up",
            arguments: TransportUnderTest.all.map(\.name)
        )
        func cancel(_ name: String) async {
            await #expect(processExitsWith: .success) { [name] in
                let server = try NameServer(isSilent: true)
                let subject = try TransportUnderTest.named(name).make()
                let request = try TransportRequest.post(Self.url)
                let task = Task { try await subject.transport.send(request) }
                try await eventually { server.queryCount > 0 }
                let elapsed = await ContinuousClock().measure {
                    task.cancel()
                    await #expect(throws: CancellationError.self) { try await task.value }
                }
                #expect(elapsed < Self.patience)
                #expect(subject.openCount() == 0)
            }
        }

        @Test("The time limit covers the lookup of the name", arguments: TransportUnderTest.all.map(\.name))
        func timeLimit(_ name: String) async {
            await #expect(processExitsWith: .success) { [name] in
                let server = try NameServer(isSilent: true)
                let subject = try TransportUnderTest.named(name).make()
                let limit = Duration.milliseconds(700)
                let elapsed = try await ContinuousClock().measure {
                    let error = try await transportError {
                        try await subject.transport.send(.post(Self.url, limits: .total(limit)))
                    }
                    #expect(error.kind == .timeout)
                    #expect(!error.description.contains("c-secret"))
                }
                #expect(elapsed >= limit)
                #expect(elapsed < Self.patience)
                #expect(server.queryCount > 0)
                #expect(subject.openCount() == 0)
            }
        }

        @Test("Shutdown ends a request whose name is looked up", arguments: TransportUnderTest.all.map(\.name))
        func shutdown(_ name: String) async {
            await #expect(processExitsWith: .success) { [name] in
                let server = try NameServer(isSilent: true)
                let subject = try TransportUnderTest.named(name).make()
                let request = try TransportRequest.post(Self.url)
                let task = Task { try await subject.transport.send(request) }
                try await eventually { server.queryCount > 0 }
                let elapsed = try await ContinuousClock().measure {
                    subject.shutdown()
                    let error = try await transportError { try await task.value }
                    #expect(error.kind == .closed)
                }
                #expect(elapsed < Self.patience)
            }
        }

        /// That FoundationNetworking's requests do wait is a known defect; when it is gone, so is the entry in the
        /// documentation of the module.
        @Test(
            "After the cancellation other requests do not wait for the resolver, but on FoundationNetworking they do",
            arguments: TransportUnderTest.all.map(\.name)
        )
        func others(_ name: String) async {
            await #expect(processExitsWith: .success) { [name] in
                let names = try NameServer(isSilent: true)
                let subject = try TransportUnderTest.named(name)
                let instances = [try subject.make(), try subject.make()]
                let request = try TransportRequest.post(Self.url)
                try await withServer {
                    $0.answerAll()
                } body: { server in
                    let task = Task { try await instances[0].transport.send(request) }
                    try await eventually { names.queryCount > 0 }
                    // While the lookup lasts nobody waits for it.
                    _ = try await instances[1].transport.send(.post(server.url()))
                    task.cancel()
                    await #expect(throws: CancellationError.self) { try await task.value }
                    var answers = 0
                    for _ in 0..<3 {
                        let limits = TransportLimits.total(.milliseconds(500))
                        let answer = try? await instances[1].transport.send(.post(server.url(), limits: limits))
                        if answer != nil { answers += 1 }
                    }
                    #expect(subject.usesFoundationNetworking ? answers < 3 : answers == 3)
                }
            }
        }

        @Test("A name that does not exist is told apart, and nothing was sent", arguments: TransportUnderTest.all)
        func absent(_ subject: TransportUnderTest) async throws {
            let names = try NameServer(isSilent: false)
            defer { names.close() }
            let error = try await transportError {
                try await subject.withTransport { try await $0.send(.post("https://absent.test/token?code=c-secret")) }
            }
            #expect(error.kind == .nameResolution)
            #expect(!error.mayHaveReachedServer)
            #expect(!error.description.contains("c-secret"))
            #expect(names.queryCount > 0)
        }

        /// FoundationNetworking's error code speaks of the first address, although the request was sent to the second.
        @Test(
            "When the first of two addresses refuses and the second breaks, the request may have reached the server",
            arguments: TransportUnderTest.all
        )
        func secondAddress(_ subject: TransportUnderTest) async throws {
            try await withTLSServer {
                _ = $0.readRequest()
            } body: { front, server in
                let error = try await transportError {
                    try await subject.withTransport {
                        try await $0.send(.post("https://two-addresses.test:\(front.port)/token"))
                    }
                }
                #expect(server.requests.count == 1)
                #expect(error.kind == .connectionLost)
                #expect(error.mayHaveReachedServer)
            }
        }
    }
}
