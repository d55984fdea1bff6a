import Foundation
import OAuth2

/// `swift run quickstart`: the whole flow against the embedded fake server.
///
/// With `--domain` and `--client-id` it is a login at a real tenant.
@main
enum Quickstart {
    static func main() async {
        let arguments: Arguments
        do {
            arguments = try Arguments(
                Array(CommandLine.arguments.dropFirst()),
                environment: ProcessInfo.processInfo.environment
            )
        } catch {
            Console.complain("quickstart: \(error.message)\n\n\(Arguments.usage)")
            exit(2)
        }
        do {
            switch arguments.mode {
            case .help: print(Arguments.usage)
            case .demo(inBrowser: false): try await FakeServerDemo().run()
            case .demo(inBrowser: true): try await FakeServerDemo(browser: Console.askToOpen).run()
            case .tenant(let tenant): try await TenantLogin(tenant, browser: Console.askToOpen).run()
            }
        } catch let error as OAuth2Error where error.code == .invalidConfiguration {
            Console.complain("quickstart: \(error)\n\n\(Arguments.usage)")
            exit(2)
        } catch {
            // The library's errors have fixed texts, so there is no secret in them.
            Console.complain("quickstart: \(error)")
            exit(1)
        }
    }
}
