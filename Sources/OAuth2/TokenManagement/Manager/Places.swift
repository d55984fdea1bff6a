/// Places with a lock each, so that those who use different ones seldom wait for each other.
///
/// On Linux they are no objects: out of an array of objects, each call would retain and release its place, a sixth of what a fresh
/// token takes.
struct Places<Content: ~Copyable & Sendable>: ~Copyable, Sendable {
    private struct Place: ~Copyable, Sendable {
        let content: Content
        /// Keeps the next place out of the processor's line of memory, which has 128 bytes at most.
        let distance = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    }

    /// How many bits of a number choose a place.
    static var bits: Int { 5 }

    static var count: Int { 1 << bits }

    #if canImport(Darwin)
    /// `InlineArray` would need macOS 26.
    private final class Object: Sendable {
        let place: Place

        init(_ place: consuming Place) { self.place = place }
    }

    private let objects: [Object]
    #else
    private let places: InlineArray<32, Place>
    #endif

    init(_ make: () -> Content) {
        #if canImport(Darwin)
        objects = (0..<Self.count).map { _ in Object(Place(content: make())) }
        #else
        places = InlineArray { _ in Place(content: make()) }
        precondition(places.count == Self.count)
        #endif
    }

    /// Hands out the place with that number.
    @inline(__always)
    func withPlace<Result>(_ index: Int, _ use: (borrowing Content) -> Result) -> Result {
        #if canImport(Darwin)
        use(objects[index].place.content)
        #else
        use(places[index].content)
        #endif
    }

    /// Hands out the place that the high bits of `number` choose.
    @inline(__always)
    func withPlace<Result>(chosenBy number: UInt64, _ use: (borrowing Content) -> Result) -> Result {
        withPlace(Int(truncatingIfNeeded: number >> UInt64(64 - Self.bits)), use)
    }
}
