#if os(Linux)
/// Which limit of time has passed.
enum TimeLimit: String {
    case total = "total limit"
    case idle = "idle limit"
    case connect = "connect limit"
}

/// The time that the loop's thread last looked at the clock, which is once in a round.
final class LoopTime {
    var now = Moment.now
}
#endif
