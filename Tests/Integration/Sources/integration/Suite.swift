import OAuth2

/// Takes every step at one server, over one transport after the other.
struct Suite: Sendable {
    let server: Server

    /// - Returns: What came of each step.
    func run(_ callbacks: CallbackListener) async throws -> Column {
        typealias Answer = (transport: String, text: String)
        var answers: [Cell.Place: [Answer]] = [:]
        for transport in try TransportUnderTest.all() {
            let application = try await Application(server, transport.transport, callbacks)
            for chapter in Chapter.all {
                for step in chapter.steps where step.outlivesCodes == server.hasShortCodes {
                    let text = await take(step, application)
                    Console.say("\(server.name), \(transport.name), \(chapter.name): \(step.name): \(text)")
                    let place = Cell.Place(chapter: chapter.name, step: step.name)
                    answers[place, default: []].append((transport.name, text))
                }
            }
        }
        return Column(
            server: server.name,
            cells: answers.map { place, answers in
                // Whatever the transport, a server's answer is the same.
                let texts = Set(answers.map(\.text))
                let text = texts.count == 1 ? answers[0].text : answers.map { "\($0): \($1)" }.joined(separator: "; ")
                return Cell(place: place, text: text)
            }
        )
    }

    private func take(_ step: Step, _ application: Application) async -> String {
        do {
            return try await answer(to: step, application)
        } catch {
            return "\(Cell.failure) \(error)"
        }
    }

    private func answer(to step: Step, _ application: Application) async throws -> String {
        do {
            return try await step.take(application)
        } catch let error as OAuth2Error {
            return try Outcome.text(of: error)
        } catch let kept as Kept {
            return Outcome.text(of: kept)
        }
    }

    /// Takes the steps at several servers at a time; those with one redirect URI in common one after the other.
    static func runAll(_ servers: [Server]) async throws -> [Column] {
        try await withThrowingTaskGroup(of: [Column].self) { group in
            for (redirectURI, servers) in Dictionary(grouping: servers, by: \.redirectURI) {
                group.addTask {
                    let callbacks = try CallbackListener(redirectURI)
                    defer { callbacks.close() }
                    var columns: [Column] = []
                    for server in servers {
                        do {
                            columns.append(try await Suite(server: server).run(callbacks))
                        } catch {
                            throw Unexpected("\(server.name): \(error)")
                        }
                    }
                    return columns
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
    }
}
