import OAuth2
import Synchronization
import Testing

@Suite("Cancellation and shutdown", .timeLimit(.minutes(15)))
struct CancellationTests {
    @Test("A task that is cancelled beforehand sends nothing", arguments: TransportUnderTest.all)
    func beforehand(_ subject: TransportUnderTest) async throws {
        try await withServer {
            $0.answerAll()
        } body: { server in
            let instance = try subject.make()
            let request = try TransportRequest.post(server.url())
            for _ in 0..<200 {
                await withTaskGroup(of: Void.self) { group in
                    group.cancelAll()
                    group.addTask {
                        await #expect(throws: CancellationError.self) {
                            try await instance.transport.send(request)
                        }
                    }
                }
            }
            // A request that works proves that the server would have seen the others.
            _ = try await instance.transport.send(request)
            #expect(server.requests.count == 1)
            instance.shutdown()
        }
    }

    @Test("Cancelling ends a request at once, and its connection", arguments: TransportUnderTest.all)
    func underWay(_ subject: TransportUnderTest) async throws {
        let hasEnded = Mutex(false)
        try await withServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.waitForEnd()
            hasEnded.withLock { $0 = true }
        } body: { server in
            let instance = try subject.make()
            let request = try TransportRequest.post(server.url())
            let task = Task { try await instance.transport.send(request) }
            try await eventually { server.requests.count == 1 }
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            try await eventually { hasEnded.withLock(\.self) }
            #expect(instance.openCount() == 0)
            instance.shutdown()
        }
    }

    @Test("Shutdown ends requests under way and refuses later ones", arguments: TransportUnderTest.all)
    func shutdown(_ subject: TransportUnderTest) async throws {
        try await withServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.waitForEnd()
        } body: { server in
            let instance = try subject.make()
            let requests = [try TransportRequest.post(server.url()), try .get(server.url())]
            let tasks = requests.map { request in Task { try await instance.transport.send(request) } }
            try await eventually { server.requests.count == 2 }
            instance.shutdown()
            instance.shutdown()
            for task in tasks {
                let error = try await transportError { try await task.value }
                #expect(error == TransportError(.closed, mayHaveReachedServer: true))
            }
            for request in requests {
                let error = try await transportError { try await instance.transport.send(request) }
                #expect(error == TransportError(.closed, mayHaveReachedServer: false))
            }
            try await eventually { server.openConnectionCount == 0 }
            #expect(server.requests.count == 2)
        }
    }

    @Test("Shutdown while requests are being started leaves none hanging", arguments: TransportUnderTest.all)
    func shutdownRace(_ subject: TransportUnderTest) async throws {
        try await withServer {
            $0.answerAll()
        } body: { server in
            let request = try TransportRequest.post(server.url())
            for _ in 0..<20 {
                let instance = try subject.make()
                await withTaskGroup(of: Void.self) { group in
                    for _ in 0..<20 {
                        group.addTask {
                            do {
                                _ = try await instance.transport.send(request)
                            } catch {
                                #expect((error as? TransportError)?.kind == .closed)
                            }
                        }
                    }
                    group.addTask { instance.shutdown() }
                }
                #expect(instance.openCount() == 0)
            }
        }
    }

    @Test("Connections end when the transport is let go", arguments: TransportUnderTest.all)
    func release(_ subject: TransportUnderTest) async throws {
        try await withServer {
            $0.answerAll()
        } body: { server in
            for _ in 0..<5 { _ = try await subject.make().transport.send(.get(server.url())) }
            try await eventually { server.openConnectionCount == 0 }
            #expect(server.connectionCount == 5)
        }
    }
}
