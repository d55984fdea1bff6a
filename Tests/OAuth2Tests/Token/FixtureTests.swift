import Foundation
import Testing

@testable import OAuth2

/// The table in Fixtures/README.md is what this suite checks; add a file there and a row to it.
@Suite("Answers of real servers")
struct FixtureTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let file: String
        let readAs: String
        let expected: String
        var testDescription: String { file }
    }

    static let rows: [Row] = {
        let lines = (try? TestFile.lines("Fixtures/README.md")) ?? []
        return lines.filter { $0.hasPrefix("| ") && $0.contains(".http") }.map { line in
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            return Row(file: cells[0], readAs: cells[1], expected: cells[3])
        }
    }()

    @Test("every file is in the table, and every row has its file")
    func complete() throws {
        let root = try #require(Bundle.module.resourceURL).appendingPathComponent("Fixtures")
        let files = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
        #expect(Set(files.filter { $0.hasSuffix(".http") }) == Set(Self.rows.map(\.file)))
        #expect(Self.rows.count > 190)
    }

    @Test("is read as the table says", arguments: rows)
    func row(row: Row) throws {
        let answer = try RawAnswer.parse(TestFile.bytes("Fixtures/" + row.file))
        #expect(try Self.outcome(of: answer, readAs: row.readAs) == row.expected)
    }

    private static func outcome(of answer: TransportResponse, readAs: String) throws -> String {
        if readAs == "revocation" {
            do {
                try RevocationAnswer.check(answer, now: FixedClock.start)
                return "revoked"
            } catch {
                return text(of: error)
            }
        }
        if let outcome = try published(answer, readAs) { return outcome }
        var server = try Sample.server()
        if readAs.hasPrefix("token at ") {
            server.tokenResponsePath = readAs.dropFirst("token at ".count).split(separator: " ").map(String.init)
        }
        do {
            let tokens = try TokenResponse(
                answer,
                // Where tokens are nested, those at the top are somebody else's, except at a refresh.
                to: server.tokenResponsePath.isEmpty ? .refresh(RefreshToken("presented")) : .clientCredentials(),
                server: server,
                requestedAt: FixedClock.start
            )
            #expect(!tokens.accessToken.reveal().isEmpty)
            #expect(!tokens.members.names.isEmpty)
            return (["tokens"] + tokens.tolerances.map(\.rawValue)).joined(separator: "; ")
        } catch {
            #expect(error.response?.status == answer.status)
            #expect(error.response?.headers == answer.headers, "nothing of the answer is lost")
            #expect(error.response?.body == answer.body)
            return text(of: error)
        }
    }

    /// What is read of an answer that tells about the server or the user.
    private static func published(_ answer: TransportResponse, _ readAs: String) throws -> String? {
        let now = FixedClock.start
        do {
            if readAs.hasPrefix("metadata of ") {
                let request = try MetadataRequest(issuer: String(readAs.dropFirst("metadata of ".count)))
                guard let metadata = try request.metadata(in: answer, now: now) else { return "not here" }
                #expect(try AuthorizationServer(metadata).issuer == request.issuer)
                let ignored = metadata.ignoredMembers.joined(separator: ", ")
                return ignored.isEmpty ? "metadata" : "metadata; ignored: " + ignored
            } else if readAs == "keys" {
                let set = try JSONWebKeySet(answer, now: now)
                return (["\(set.keys.count) keys"] + set.tolerances.map(\.rawValue)).joined(separator: "; ")
            } else if readAs.hasPrefix("user info of ") {
                let subject = String(readAs.dropFirst("user info of ".count))
                let info = try UserInfo(answer, expectedSubject: subject, now: now)
                #expect(info.members["sub"]?.string == subject)
                return "user info"
            }
            return nil
        } catch {
            #expect(error.response?.status == answer.status)
            #expect(error.response?.body == answer.body)
            return text(of: error)
        }
    }

    /// The code as one can decide on it, and the server's own text where that is another one.
    private static func text(of error: OAuth2Error) -> String {
        let code = error.code.serverCode ?? error.code.description
        guard let own = error.response?.error, own != code, error.code != .invalidClient else { return code }
        return "\(code)→\(own)"
    }
}
