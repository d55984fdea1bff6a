// The library's hot paths, through the public API only, as an application calls them: each a given number of times, for
// `instruction-counts.sh` to count the instructions of, or all with the time that they take.
import Foundation

let arguments = Array(CommandLine.arguments.dropFirst())
if arguments.count == 2, let job = Job.all.first(where: { $0.name == arguments[0] }), let count = Int(arguments[1]) {
    try await job.run(count)
} else if arguments == ["names"] {
    for job in Job.all { print(job.name) }
} else if let what = arguments.first, ["times", "growth"].contains(what),
    arguments.dropFirst().allSatisfy({ $0 == "--brief" })
{
    let times = Times(isBrief: arguments.count > 1)
    if what == "times" { try await times.printJobs() } else { try await times.printGrowth() }
} else {
    let names = Job.all.map(\.name).joined(separator: " | ")
    FileHandle.standardError.write(Data("usage: jobs (times | growth) [--brief]\n       jobs (\(names)) COUNT\n".utf8))
    exit(2)
}
