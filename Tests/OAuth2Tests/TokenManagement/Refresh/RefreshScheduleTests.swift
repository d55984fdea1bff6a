import Foundation
import Testing

@testable import OAuth2

/// Replicas of which chance decides who moves next: see `RefreshSimulation`.
///
/// `OAUTH2_SCHEDULES` sets how many schedules there are; `.ci/run` runs 102,000 of them.
@Suite struct RefreshScheduleTests {
    static let schedules =
        ProcessInfo.processInfo.environment["OAUTH2_SCHEDULES"].flatMap { Int($0) } ?? 12_000

    @Test(
        "No schedule loses a login, a token or a caller",
        arguments: SimulatedServer.Rotation.allCases,
        [true, false]
    )
    func schedules(_ rotation: SimulatedServer.Rotation, isPunctual: Bool) async {
        var presentations = 0
        var (lost, loggedOut, suspended, stepped) = (0, 0, 0, 0)
        for seed in 0..<UInt64(Self.schedules / 6 + 1) {
            let conditions = RefreshSimulation.Conditions(
                rotation: rotation,
                failures: [0, 0.05, 0.2][Int(seed % 3)],
                deaths: seed % 2 == 0 ? 0 : 0.03,
                isPunctual: isPunctual,
                suspensions: !isPunctual && seed % 4 == 1 ? 0.02 : 0,
                clockSteps: !isPunctual && seed % 4 == 2 ? 0.02 : 0,
                logouts: seed % 5 == 4 ? 0.05 : 0,
                hasSlowStorage: seed % 12 == 0
            )
            var simulation = RefreshSimulation(seed: seed, conditions)
            simulation.run()
            presentations += simulation.presentations
            lost += simulation.isAnswerLost ? 1 : 0
            loggedOut += simulation.isLoggedOut ? 1 : 0
            suspended += simulation.suspensions
            stepped += simulation.clockSteps
            for violation in simulation.violations { Issue.record("seed \(seed): \(violation)") }
            if !simulation.violations.isEmpty { return }
            // Other tests want to get on, too.
            await Task.yield()
        }
        #expect(presentations > Self.schedules / 6, "the schedules have to get to the server")
        #expect(loggedOut > Self.schedules / 600, "users have to log out in some of them")
        #expect(isPunctual || min(suspended, stepped) > Self.schedules / 600, "suspensions and clock steps, too")
        #expect(lost > Self.schedules / 600, "answers have to be lost in some of them")
    }
}
