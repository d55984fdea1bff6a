/// Random numbers for pauses, repeatable from a seed; not for secrets.
struct SeededRandom: RandomNumberGenerator, Sendable {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    /// The next number of the sequence that SplitMix64 makes of the seed.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func next(in range: Range<Double>) -> Double { Double.random(in: range, using: &self) }

    /// A pause that doubles with each try, with up to half of it taken off by chance.
    mutating func backOff(_ first: Duration, tries: Int) -> Duration {
        first * Double(1 << min(max(tries - 1, 0), 10)) * next(in: 0.5..<1)
    }
}
