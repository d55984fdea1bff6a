import Foundation

/// `run` starts it; see there.
@main
struct Main {
    static func main() async {
        do {
            exit(try await run(Array(CommandLine.arguments.dropFirst())) ? 0 : 1)
        } catch {
            Console.complain("\(error)")
            exit(1)
        }
    }

    /// - Returns: Whether everything was as it should be.
    private static func run(_ arguments: [String]) async throws -> Bool {
        switch (arguments.first, arguments.count) {
        case ("steps", 3...): try await steps(arguments[1], arguments[2...], isWriting: false)
        case ("write", 3...): try await steps(arguments[1], arguments[2...], isWriting: true)
        case ("tokens", 4...): try await tokens(arguments[1], arguments[2], arguments[3...])
        case ("login", 2): try await login(arguments[1])
        case ("token-process", 3): try await tokenProcess(arguments[1], folder: arguments[2])
        default:
            throw Unexpected(
                """
                usage: integration (steps | write) ARTICLE DESCRIPTION...
                       integration tokens SECONDS FOLDER DESCRIPTION...
                       integration login DESCRIPTION
                """
            )
        }
    }

    private static func steps(_ article: String, _ files: ArraySlice<String>, isWriting: Bool) async throws -> Bool {
        let columns = try await Suite.runAll(files.map { try Server(file: $0) })
        var tables = Tables()
        for column in columns { tables.set(column) }
        Console.say("\n" + tables.markdown)
        let documentation = try Documentation(file: article)
        if isWriting {
            try documentation.write(columns)
            return true
        }
        let differences = documentation.differences(from: columns)
        for line in differences { Console.complain("NOT SO: \(line)") }
        return differences.isEmpty
    }

    private static func tokens(_ seconds: String, _ folder: String, _ files: ArraySlice<String>) async throws -> Bool {
        guard let seconds = Int(seconds) else { throw Unexpected("how many seconds?") }
        return try await withThrowingTaskGroup(of: Bool.self) { group in
            for file in files {
                let run = try TokenRun(file: file, folder: "\(folder)/\(try Server(file: file).name)")
                group.addTask { try await run.run(for: .seconds(seconds)) }
            }
            return try await group.reduce(true) { $0 && $1 }
        }
    }

    private static func login(_ file: String) async throws -> Bool {
        try await BrowserLogin(file: file).run()
        return true
    }

    private static func tokenProcess(_ file: String, folder: String) async throws -> Bool {
        try await TokenProcess(Server(file: file), folder: folder).run()
        return true
    }
}
