import Foundation
import OAuth2
import Testing

@testable import OAuth2URLSession

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

@Suite("Connections that a session may hold")
struct ExchangeRouterFieldReportTests {
    @Test(
        "D: a session whose server closes each connection holds none, any other may hold one",
        arguments: [
            ["Connection": "close"], ["connection": "Close"], ["Connection": "keep-alive"], [:], ["X-A": "close"],
        ]
    )
    func closing(fields: [String: String]) throws {
        let url = try #require(URL(string: "http://127.0.0.1:9/"))
        let session = URLSession(configuration: .ephemeral)
        defer { session.invalidateAndCancel() }
        let router = ExchangeRouter(queue: DispatchQueue(label: "test"))
        #expect(!router.mayHoldConnection(idleFor: .seconds(-1)))
        for number in 1...2 {
            let task = session.dataTask(with: url)
            router.register(Exchange(limits: TransportLimits()) { _, _ in }, for: task)
            #expect(!router.mayHoldConnection(idleFor: .seconds(-1)), "a task is under way")
            let response = try #require(
                HTTPURLResponse(url: url, statusCode: 200, httpVersion: "HTTP/1.1", headerFields: fields)
            )
            router.urlSession(session, dataTask: task, didReceive: response) { _ in }
            router.remove(task)
            let closes = fields.contains { $0.key.lowercased() == "connection" && $0.value.lowercased() == "close" }
            #expect(router.mayHoldConnection(idleFor: .seconds(-1)) == !closes, "after \(number) tasks")
            #expect(!router.mayHoldConnection(idleFor: .seconds(3_600)))
        }
    }
}
