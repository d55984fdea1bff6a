#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Android)
import Android
#endif

/// Processor time of one thread, which a busy machine does not make longer.
package enum ProcessorTime {
    /// How many seconds of the processor this thread spends in `body`.
    package static func seconds(_ body: () -> Void) -> Double {
        let start = now
        body()
        return now - start
    }

    /// How many times as long reading eight times as much takes: about 8 where time grows with the size, 64 where it grows with
    /// the square.
    ///
    /// The fastest of several runs counts, and less than half a millisecond as half a millisecond. It is measured up to five
    /// times, because others use the processor's caches: what grows with the square does so each time.
    /// - Parameters:
    ///   - size: The size of the small input.
    ///   - prepare: Makes an input of a size, and returns what reads it.
    /// - Returns: The ratio of both times.
    package static func growth(from size: Int, _ prepare: (Int) throws -> () -> Void) rethrows -> Double {
        let (few, many) = (try prepare(size), try prepare(8 * size))
        var ratio = Double.infinity
        for _ in 0..<5 where ratio > 16 {
            let short = (0..<3).map { _ in seconds(few) }.min() ?? 0
            let long = (0..<2).map { _ in seconds(many) }.min() ?? 0
            ratio = min(ratio, long / max(short, 0.000_5))
        }
        return ratio
    }

    private static var now: Double {
        var time = timespec()
        unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
