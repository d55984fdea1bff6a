import OAuth2

/// How long jobs take: the best of several rounds, because whatever else the machine does only makes them longer.
struct Times {
    /// As short as can be, to see that everything runs.
    var isBrief = false

    private var rounds: Int { isBrief ? 2 : 7 }
    private var roundLength: Duration { isBrief ? .milliseconds(20) : .milliseconds(200) }

    /// Nanoseconds of one of what `run` does as often as it is told.
    func nanoseconds(_ run: (Int) async throws -> Void) async throws -> Double {
        var count = 1
        // Twice, because one that was held up would make the count too small, and its preparations most of what is measured.
        while try await min(time(run, count), time(run, count)) < roundLength / 10 { count *= 2 }
        count *= 10
        var best = Duration.seconds(1_000_000)
        for _ in 0..<rounds { best = min(best, try await time(run, count)) }
        return best / .nanoseconds(1) / Double(count)
    }

    private func time(_ run: (Int) async throws -> Void, _ count: Int) async throws -> Duration {
        let start = ContinuousClock.now
        try await run(count)
        return ContinuousClock.now - start
    }

    /// Prints what each job takes, in the format of the peers: job, library, nanoseconds.
    func printJobs() async throws {
        func report(_ name: String, _ nanoseconds: Double) { print(name, "swift-oauth2", Int(nanoseconds.rounded())) }

        for job in Job.all { report(job.name, try await nanoseconds(job.run)) }
        let (manager, names) = try await sampleManager(grants: 1)
        let both = try await nanoseconds { count in
            try await withThrowingTaskGroup { group in
                for _ in 0..<2 { group.addTask { try await ask(manager, names, count) } }
                try await group.waitForAll()
            }
        }
        report("fresh-token-2", both)
        for grants in [100, 100_000] {
            let (manager, names) = try await sampleManager(grants: grants)
            report("fresh-token-\(grants)", try await nanoseconds { try await ask(manager, names, $0) })
        }
    }

    /// Prints how times grow with what there is more of.
    func printGrowth() async throws {
        for kilobytes in [1, 4, 16, 64, 256] {
            let body = #"{"access_token":"\#(String(repeating: "a", count: kilobytes * 1024))","token_type":"Bearer"}"#
            let answer = TransportResponse(
                status: 200,
                headers: ["Content-Type": "application/json"],
                body: Array(body.utf8)
            )
            print(
                "decoding an answer of \(kilobytes) KiB:",
                Int(try await nanoseconds { try decode(answer, $0) }),
                "ns"
            )
        }
        for grants in [1, 100, 10_000, 100_000] {
            let (manager, names) = try await sampleManager(grants: grants)
            let time = try await nanoseconds { try await ask(manager, names, $0) }
            print("a fresh token, of \(grants) grants in turn:", Int(time), "ns")
        }
    }
}
