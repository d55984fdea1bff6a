/// Unpacks the deflate format ([RFC 1951](https://www.rfc-editor.org/rfc/rfc1951)), bit by bit: responses are small.
struct Inflate {
    enum Failure: Error {
        case malformed
        case tooLarge
    }

    /// The codes of a block: how many there are of each length, and what they stand for, in the order of the codes.
    private struct Codes {
        var counts = [Int](repeating: 0, count: 16)
        var symbols: [Int] = []

        init(lengths: some Collection<Int>) {
            for length in lengths { counts[length] += 1 }
            counts[0] = 0
            for length in 1..<16 { symbols += lengths.enumerated().lazy.filter { $0.element == length }.map(\.offset) }
        }
    }

    private let input: ArraySlice<UInt8>
    private let maximumBytes: Int
    private var position: Int
    private var usedBits = 0
    private var output: [UInt8] = []

    /// Unpacks the bytes, and says where the packed ones end.
    ///
    /// - Throws: ``Failure`` for what is not in this format or ends too early, and for more than `maximumBytes`.
    static func unpack(
        _ input: ArraySlice<UInt8>,
        maximumBytes: Int
    ) throws(Failure) -> (bytes: [UInt8], end: Int) {
        var inflate = Self(input, maximumBytes)
        repeat {} while try inflate.block()
        return (inflate.output, inflate.usedBits > 0 ? inflate.position + 1 : inflate.position)
    }

    private init(_ input: ArraySlice<UInt8>, _ maximumBytes: Int) {
        self.input = input
        self.maximumBytes = maximumBytes
        position = input.startIndex
    }

    /// Unpacks a block; whether another follows.
    private mutating func block() throws(Failure) -> Bool {
        let isLast = try bits(1) == 1
        switch try bits(2) {
        case 0: try stored()
        case 1:
            let lengths = (0..<288).map { $0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8 }
            try compressed(Codes(lengths: lengths), Codes(lengths: Array(repeating: 5, count: 30)))
        case 2:
            let (literals, distances) = try dynamicCodes()
            try compressed(literals, distances)
        default: throw .malformed
        }
        return !isLast
    }

    /// RFC 1951 section 3.2.4.
    private mutating func stored() throws(Failure) {
        if usedBits > 0 { (position, usedBits) = (position + 1, 0) }
        let (length, complement) = (try bits(16), try bits(16))
        guard length == ~complement & 0xFFFF, input.endIndex - position >= length else { throw .malformed }
        guard length <= maximumBytes - output.count else { throw .tooLarge }
        output += input[position..<position + length]
        position += length
    }

    private static let lengthBases = [
        3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227,
        258,
    ]
    private static let distanceBases = [
        1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097,
        6145,
        8193, 12289, 16385, 24577,
    ]

    /// RFC 1951 section 3.2.5.
    private mutating func compressed(_ literals: Codes, _ distances: Codes) throws(Failure) {
        while true {
            let symbol = try symbol(of: literals)
            if symbol == 256 { return }
            guard symbol > 256 else {
                guard output.count < maximumBytes else { throw .tooLarge }
                output.append(UInt8(symbol))
                continue
            }
            let index = symbol - 257
            guard index < Self.lengthBases.count else { throw .malformed }
            let length = try Self.lengthBases[index] + bits(index < 8 || index == 28 ? 0 : index / 4 - 1)
            let code = try self.symbol(of: distances)
            guard code < Self.distanceBases.count else { throw .malformed }
            let distance = try Self.distanceBases[code] + bits(code < 4 ? 0 : code / 2 - 1)
            guard distance <= output.count else { throw .malformed }
            guard length <= maximumBytes - output.count else { throw .tooLarge }
            for _ in 0..<length { output.append(output[output.count - distance]) }
        }
    }

    /// RFC 1951 section 3.2.7.
    private mutating func dynamicCodes() throws(Failure) -> (literals: Codes, distances: Codes) {
        let (literalCount, distanceCount) = (try bits(5) + 257, try bits(5) + 1)
        var lengths = [Int](repeating: 0, count: 19)
        for index in 0..<(try bits(4) + 4) {
            lengths[[16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15][index]] = try bits(3)
        }
        let codes = Codes(lengths: lengths)
        lengths = []
        while lengths.count < literalCount + distanceCount {
            let symbol = try symbol(of: codes)
            switch symbol {
            case 16:
                guard let last = lengths.last else { throw .malformed }
                lengths += Array(repeating: last, count: try bits(2) + 3)
            case 17: lengths += Array(repeating: 0, count: try bits(3) + 3)
            case 18: lengths += Array(repeating: 0, count: try bits(7) + 11)
            default: lengths.append(symbol)
            }
        }
        guard lengths.count == literalCount + distanceCount else { throw .malformed }
        return (Codes(lengths: Array(lengths[..<literalCount])), Codes(lengths: Array(lengths[literalCount...])))
    }

    /// The next symbol: codes of the same length follow one another, and the first of each length is known from the shorter ones.
    private mutating func symbol(of codes: Codes) throws(Failure) -> Int {
        var (code, first, index) = (0, 0, 0)
        for length in 1..<16 {
            code |= try bits(1)
            let count = codes.counts[length]
            if code - first < count { return codes.symbols[index + code - first] }
            index += count
            first = (first + count) << 1
            code <<= 1
        }
        throw .malformed
    }

    /// The next bits as a number, the first one being the lowest.
    private mutating func bits(_ count: Int) throws(Failure) -> Int {
        var number = 0
        for place in 0..<count {
            guard position < input.endIndex else { throw .malformed }
            number |= Int(input[position] >> usedBits & 1) << place
            usedBits += 1
            if usedBits == 8 { (position, usedBits) = (position + 1, 0) }
        }
        return number
    }
}
