import OAuth2
import Testing

@Suite("Hosts and each other", .timeLimit(.minutes(15)))
struct HostFieldReportTests {
    @Test(
        "A3: three hundred requests to a host that does not answer hold up no other",
        arguments: TransportUnderTest.all
    )
    func slowHost(_ subject: TransportUnderTest) async throws {
        let limits = TransportLimits.total(.seconds(3_600))
        try await withServer { connection in
            while connection.readRequest() != nil {}
        } body: { slow in
            try await withServer {
                $0.answerAll()
            } body: { quick in
                let instance = try subject.make()
                let request = try TransportRequest.get(slow.url(), limits: limits)
                let tasks = (0..<300).map { _ in Task { try await instance.transport.send(request) } }
                try await eventually { slow.requests.count >= 16 && instance.openCount() == 300 }
                for _ in 0..<20 {
                    #expect(try await instance.transport.send(.post(quick.url(), limits: limits)).status == 200)
                }
                #expect(instance.openCount() == 300)
                for task in tasks { task.cancel() }
                for task in tasks { await #expect(throws: CancellationError.self) { try await task.value } }
                instance.shutdown()
            }
        }
    }

    /// The kernel finds no way for TCP to a multicast address, whatever network there is.
    @Test(
        "O6: a host to which there is no route is told apart from one where nobody listens",
        arguments: TransportUnderTest.all
    )
    func noRoute(_ subject: TransportUnderTest) async throws {
        let error = try await transportError {
            try await subject.withTransport { try await $0.send(.post("https://224.0.0.1/token?code=c-secret")) }
        }
        #expect(error.kind == .hostUnreachable, "\(error)")
        #expect(!error.mayHaveReachedServer)
        #expect(!error.description.contains("c-secret"))
    }
}
