#if os(Linux)
import OAuth2
import Testing

@testable import OAuth2Curl

@Suite("Waiting line")
struct WaitingLineTests {
    private func exchange(_ number: Int) throws -> Exchange {
        Exchange(try .get("https://id.example/\(number)"), now: .now)
    }

    private func path(_ exchange: Exchange?) -> String? { exchange?.request.url.path }

    @Test("First come, first served, without those who left")
    func order() throws {
        var line = WaitingLine()
        #expect(line.isEmpty)
        let exchanges = try (0..<4).map(exchange)
        for exchange in exchanges { line.append(exchange) }
        exchanges[1].fail(CancellationError())
        line.noteLeaving()
        #expect(line.waiting.map { $0.request.url.path } == ["/0", "/2", "/3"])
        #expect(path(line.popFirst()) == "/0")
        #expect(path(line.popFirst()) == "/2")
        line.append(try exchange(4))
        #expect(path(line.popFirst()) == "/3")
        #expect(!line.isEmpty)
        #expect(path(line.popFirst()) == "/4")
        #expect(line.isEmpty)
        #expect(line.popFirst() == nil)
    }

    @Test("Many who come and leave do not stay in memory")
    func leaving() throws {
        var line = WaitingLine()
        let first = try exchange(0)
        line.append(first)
        weak var last: Exchange?
        for number in 1...5000 {
            let exchange = try exchange(number)
            line.append(exchange)
            exchange.fail(CancellationError())
            line.noteLeaving()
            if number == 1 { last = exchange }
        }
        #expect(last == nil)
        #expect(line.waiting.map { $0.request.url.path } == ["/0"])
    }

    @Test("Who is served is not kept while others wait")
    func served() throws {
        var line = WaitingLine()
        for number in 0..<2 { line.append(try exchange(number)) }
        weak let served = line.popFirst()
        #expect(served == nil)
        #expect(path(line.popFirst()) == "/1")
    }

    @Test("A line that never gets empty keeps its order, and not those who were served")
    func long() throws {
        var line = WaitingLine()
        for number in 0..<2000 { line.append(try exchange(number)) }
        weak var served: Exchange?
        for number in 0..<4000 {
            let exchange = line.popFirst()
            #expect(path(exchange) == "/\(number)")
            if number == 0 { served = exchange }
            line.append(try self.exchange(2000 + number))
        }
        #expect(served == nil)
    }
}
#endif
