import OAuth2
import OAuth2Curl

#if os(Linux)
// Whether or not libcurl is there: making a transport is what asks for it.
do {
    try CurlTransport().shutdown()
    print("libcurl is loaded")
} catch {
    print(error.parameter ?? "")
}
#endif
