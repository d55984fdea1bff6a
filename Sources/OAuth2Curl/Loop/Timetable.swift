#if os(Linux)
/// Which limit of time has passed.
enum TimeLimit: String {
    case total = "total limit"
    case idle = "idle limit"
    case connect = "connect limit"
}

/// What the loop's thread and its transfers know of time.
final class Timetable {
    /// When the thread last looked at the clock, which it does twice in a round.
    var now = Moment.now

    /// When the next limit may pass, and has to be looked at.
    private(set) var nextLook = Moment.never

    /// Sees to it that limits are looked at by then.
    func look(at moment: Moment) { nextLook = min(nextLook, moment) }

    /// Forgets when to look; everybody is about to say it again.
    func beginLook() { nextLook = .never }
}
#endif
