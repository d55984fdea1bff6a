import Foundation
import OAuth2
import Synchronization
import Testing

/// What a process does at its end; a handler of the system's takes no context.
private let lastWork = Mutex<(@Sendable () -> Void)?>(nil)

extension OwnProcess {
    @Suite("The end of the process", .timeLimit(.minutes(15)))
    struct ProcessEndFieldReportTests {
        /// Runs `work` when the process ends, behind the handlers of everything that is used first later than now.
        private static func atLast(_ work: @escaping @Sendable () -> Void) {
            lastWork.withLock { $0 = work }
            atexit { lastWork.withLock(\.self)?() }
        }

        @Test(
            "A8: a request that is sent while the process ends comes back, with an answer or an error",
            arguments: TransportUnderTest.all.map(\.name),
            [true, false]
        )
        func atEnd(_ name: String, hasSentBefore: Bool) async {
            await #expect(processExitsWith: .exitCode(7)) { [name, hasSentBefore] in
                let transport = Mutex<(any HTTPTransport)?>(nil)
                let server = try ScriptedServer { $0.answerAll() }
                Self.atLast {
                    guard let transport = transport.withLock(\.self) else { _exit(1) }
                    let isDone = DispatchSemaphore(value: 0)
                    Task {
                        for _ in 0..<3 {
                            do {
                                _ = try await transport.send(.post(server.url(), limits: .total(.seconds(3))))
                            } catch {
                                guard error is TransportError else { _exit(2) }
                            }
                        }
                        isDone.signal()
                    }
                    _exit(isDone.wait(timeout: .now() + 60) == .success ? 7 : 3)
                }
                let made = try TransportUnderTest.named(name).make().transport
                transport.withLock { $0 = made }
                if hasSentBefore { _ = try await made.send(.get(server.url())) }
                exit(0)
            }
        }

        @Test(
            "A8: a request that is under way when the process ends comes back at its limit, or before",
            arguments: TransportUnderTest.all.map(\.name)
        )
        func underWay(_ name: String) async {
            await #expect(processExitsWith: .exitCode(7)) { [name] in
                let isDone = DispatchSemaphore(value: 0)
                Self.atLast { _exit(isDone.wait(timeout: .now() + 60) == .success ? 7 : 3) }
                let server = try ScriptedServer { connection in
                    _ = connection.readRequest()
                    connection.waitForEnd()
                }
                let transport = try TransportUnderTest.named(name).make().transport
                Task {
                    let error = try? await transportError {
                        try await transport.send(.post(server.url(), limits: .total(.seconds(2))))
                    }
                    guard let error, [.closed, .timeout].contains(error.kind) else { _exit(2) }
                    isDone.signal()
                }
                try await eventually { server.requests.count == 1 }
                exit(0)
            }
        }
    }
}
