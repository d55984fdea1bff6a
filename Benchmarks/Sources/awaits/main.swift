// Awaits one function: what every program starts with that uses concurrency at all.
@inline(never) func number() async -> Int { CommandLine.arguments.count }

print(await number() == 1 ? "done" : "wrong")
