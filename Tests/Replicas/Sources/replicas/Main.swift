import Foundation

@main
struct Main {
    static func main() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        if arguments.count == 7, arguments[0] == "replica", let death = Death(rawValue: arguments[4]),
            let steps = Int(arguments[5])
        {
            try await Replica.run(
                kind: arguments[1],
                place: arguments[2],
                issuer: arguments[3],
                name: arguments[6],
                fuse: Fuse(death, after: steps)
            )
        } else if arguments.count == 3, let seconds = Int(arguments[2]) {
            var isRight = true
            for scenario in Scenario.all {
                let coordinator = try await Coordinator(kind: arguments[0], place: arguments[1], scenario)
                let share = Duration.seconds(seconds) / Scenario.all.count
                isRight = try await coordinator.run(for: share) && isRight
            }
            exit(isRight ? 0 : 1)
        } else {
            let usage = "usage: replicas (file DIRECTORY | postgresql CONNECTION) SECONDS\n"
            FileHandle.standardError.write(Data(usage.utf8))
            exit(2)
        }
    }
}
