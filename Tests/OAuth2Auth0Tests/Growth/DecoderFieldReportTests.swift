import OAuth2
import OAuth2Auth0
import OAuth2Testing
import Testing

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

@Suite("Auth0's answers that are made to be slow")
struct DecoderFieldReportTests {
    /// Equal to `String`, which takes quadratic time to find out.
    private static func marks(_ bytes: Int) -> (String, String) {
        let above = String(repeating: "\u{301}", count: bytes / 8)
        let below = String(repeating: "\u{323}", count: bytes / 8)
        return (above + below, below + above)
    }

    @Test("A1: every decoder reads combining marks in time that grows with their number")
    func combiningMarks() {
        let growth = ProcessorTime.growth(from: 4_000) { size in
            let (one, other) = Self.marks(size)
            let authenticators = TransportResponse.json(
                """
                [{"id":"\(one)","authenticator_type":"\(one)","oob_channel":"\(other)","type":"\(one)"},\
                {"id":"\(other)|x","oob_channels":["\(one)"],"\(one)":1,"\(other)":2},{"id":"\(one)"}]
                """
            )
            let challenge = TransportResponse.json(
                #"{"challenge_type":"\#(one)","oob_code":"\#(other)","binding_method":"\#(one)","interval":"\#(one)"}"#
            )
            let enrollment = TransportResponse.json(
                #"{"authenticator_type":"\#(one)","oob_code":"c","oob_channel":"\#(other)","\#(one)":1,"\#(other)":2}"#
            )
            let token = ["{}", #"{"acr":"\#(one)","amr":["\#(other)"]}"#, "s"].map { text in
                Data(text.utf8).base64EncodedString().replacing("=", with: "").replacing("+", with: "-").replacing(
                    "/",
                    with: "_"
                )
            }
            let idToken = IDToken(token.joined(separator: "."))
            return {
                let all = (try? MFAAuthenticator.list(authenticators, now: noon)) ?? []
                _ = Set(all.map(\.authenticatorType))
                _ = Set(all.compactMap(\.channel))
                _ = Set(all.compactMap(\.factor))
                var requirements = MFARequirements()
                requirements.challenge = [MFAFactor(rawValue: other)]
                _ = requirements.candidates(in: all)
                let read = try? MFAChallenge(challenge, receivedAt: noon)
                _ = read?.bindingMethod == MFABindingMethod(rawValue: other)
                _ = (try? MFAEnrollment(enrollment, receivedAt: noon))?.channel == MFAChannel(rawValue: one)
                try? idToken.requireMultiFactor()
                _ = try? PasswordlessRecipientProbe.check(one)
            }
        }
        #expect(growth < 24, "eight times as much takes \(growth) times as long")
    }

    private enum PasswordlessRecipientProbe {
        /// What a visitor types into a form.
        static func check(_ text: String) throws {
            _ = try? PasswordlessRecipient.email(text + "@example.com")
            _ = try? PasswordlessRecipient.sms("+" + text)
            _ = try? AuthorizationServer.auth0(domain: text)
        }
    }

    @Test("A4: thousands of authenticators are read in time that grows with their number")
    func manyAuthenticators() {
        let growth = ProcessorTime.growth(from: 1_250) { count in
            let elements = (0..<count).map {
                #"{"id":"sms|dev_\#($0)","authenticator_type":"oob","oob_channel":"sms"}"#
            }
            let answer = TransportResponse.json("[\(elements.joined(separator: ","))]")
            return {
                let all = try? MFAAuthenticator.list(answer, now: noon)
                precondition(all?.count == count)
                var requirements = MFARequirements()
                requirements.challenge = [.phone]
                precondition(requirements.candidates(in: all ?? []).count == count)
            }
        }
        #expect(growth < 24, "eight times as many take \(growth) times as long")
    }

    @Test("A1: the names of every open set are equal when their bytes are")
    func openSets() {
        func expectBytes<Name: ExactName>(_ type: Name.Type) {
            #expect(Name(rawValue: "\u{e9}") != Name(rawValue: "e\u{301}"))
            #expect(Set([Name(rawValue: "\u{e9}"), Name(rawValue: "e\u{301}")]).count == 2)
        }
        expectBytes(MFABindingMethod.self)
        expectBytes(MFAAuthenticatorType.self)
        expectBytes(MFAChannel.self)
        expectBytes(ScreenHint.self)
    }

    @Test("B4: members of a challenge and of an authenticator that are null are absent")
    func null() throws {
        let challenge = try MFAChallenge(
            .json(#"{"challenge_type":"oob","oob_code":"c","binding_method":null,"interval":null,"expires_in":null}"#),
            receivedAt: noon
        )
        #expect(challenge.isPush)
        #expect(challenge.interval == nil)
        let answer = TransportResponse.json(
            #"[{"id":"sms|1","authenticator_type":null,"oob_channel":null,"active":null,"type":null,"name":null},{"id":null}]"#
        )
        let all = try MFAAuthenticator.list(answer, now: noon)
        #expect(all.map(\.id) == ["sms|1"])
        #expect(all.first?.factor == .phone)
        #expect(all.first?.isActive == true)
    }

    @Test(
        "A7: no number of seconds in a challenge ends the process",
        arguments: ["9223372036854775807", "-9223372036854775808", "1e400"]
    )
    func numbers(number: String) throws {
        let challenge = try MFAChallenge(
            .json(#"{"challenge_type":"oob","oob_code":"c","interval":\#(number),"expires_in":\#(number)}"#),
            receivedAt: Date(timeIntervalSince1970: .infinity)
        )
        #expect(challenge.receivedAt < .distantFuture.addingTimeInterval(1e13))
        var polling = MFAPushPolling(interval: .seconds(1e20), deadline: .distantFuture)
        let down = OAuth2Error(.slowDown, step: .token, message: "slower")
        for _ in 0..<100 { _ = try polling.wait(after: down, now: noon) }
        #expect(polling.interval <= .seconds(86_400))
    }

    @Test(
        "A1: a domain is read byte for byte",
        arguments: [
            ("HTTPS://tenant.eu.auth0.com//", "https://tenant.eu.auth0.com/"),
            ("http://tenant.eu.auth0.com", "https://tenant.eu.auth0.com/"),
            ("https://127.0.0.1:8080", "https://127.0.0.1:8080/"), ("http://127.0.0.1:8080/", "http://127.0.0.1:8080/"),
            ("127.0.0.1:8080", "http://127.0.0.1:8080/"),
        ]
    )
    func domain(text: String, issuer: String) throws {
        #expect(try AuthorizationServer.auth0(domain: text).issuer == issuer)
    }
}
