// Runs one of the library's hot paths a given number of times, for `Benchmarks/instruction-counts.sh` to count the
// instructions of. It uses the public API only, as an application does.
import Foundation
import OAuth2

guard CommandLine.arguments.count == 3, let count = Int(CommandLine.arguments[2]) else {
    FileHandle.standardError.write(Data("usage: instruction-counts JOB COUNT\n".utf8))
    exit(2)
}

switch CommandLine.arguments[1] {
case "authorize-url": try beginLogins(count)
case "pkce-pair": drawVerifiers(count)
case "form-body": encodeForms(count)
case "decode-tokens": try decodeTokens(count)
case "decode-mfa-required": try decodeMFARequired(count)
case "id-token-claims": try checkIDTokens(count)
case "stubbed-exchange": try await exchangeTokens(count)
case "fresh-token": try await askForTokens(count)
default:
    FileHandle.standardError.write(Data("unknown job\n".utf8))
    exit(2)
}
