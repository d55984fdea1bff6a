import OAuth2

#if canImport(Darwin)
import Darwin
#elseif canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Android)
import Android
#endif

/// One connection of a ``LoopbackServer``: bytes in, one request at a time, bytes out.
struct Connection {
    enum Step {
        /// Nothing can be done before the peer or the handler does something.
        case wait
        case handle(ReceivedRequest)
        case close
    }

    private enum State { case reading, handling, writing, closing }

    let socket: Socket
    private var state = State.reading
    private var input: [UInt8] = []
    private var output: ArraySlice<UInt8> = []
    private var inputEnded = false
    private var keepsAlive = true
    private var isHead = false
    private var toldToContinue = false

    init(socket: Socket) { self.socket = socket }

    /// What `poll` shall look for; while a handler runs that is the end of the connection only, which it always reports.
    var interest: Int16 {
        switch state {
        case .reading: Int16(POLLIN) | (output.isEmpty ? 0 : Int16(POLLOUT))
        case .handling: 0
        case .writing, .closing: Int16(POLLOUT)
        }
    }

    mutating func receive() {
        switch socket.readBytes() {
        case .bytes(let bytes): input += bytes
        case .nothingYet: break
        case .end: inputEnded = true
        }
    }

    /// Takes the handler's reply.
    mutating func queue(_ reply: LoopbackReply) {
        guard state == .handling else { return }
        state = .writing
        switch reply.kind {
        case .response(let response):
            output += HTTPMessage.bytes(of: response, keepsAlive: keepsAlive, isHead: isHead)
        case .cut(let response, let count):
            let bytes = HTTPMessage.bytes(of: response, keepsAlive: false, isHead: isHead)
            output += bytes.dropLast(max(0, response.body.count - count))
            keepsAlive = false
        case .disconnect:
            state = .closing
        case .reset, .unreachable:
            socket.resetOnClose()
            state = .closing
        }
    }

    /// What to do next; writes whatever the system takes.
    mutating func nextStep() -> Step {
        while !output.isEmpty {
            guard let count = socket.writeBytes(output) else { return .close }
            if count == 0 { return .wait }
            output = output.dropFirst(count)
        }
        switch state {
        case .handling: return .wait
        case .closing: return .close
        case .writing:
            guard keepsAlive else { return .close }
            state = .reading
            return nextStep()
        case .reading: return read()
        }
    }

    private mutating func read() -> Step {
        switch HTTPMessage.parse(input) {
        case .incomplete(let expectsContinue):
            if inputEnded { return .close }
            if expectsContinue, !toldToContinue {
                toldToContinue = true
                output += Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)
                return nextStep()
            }
            return .wait
        case .malformed(let status):
            keepsAlive = false
            state = .writing
            output += HTTPMessage.bytes(of: TransportResponse(status: status), keepsAlive: false, isHead: false)
            return nextStep()
        case .request(let request, let length, let keepsAlive):
            input.removeFirst(length)
            toldToContinue = false
            self.keepsAlive = keepsAlive
            isHead = request.method.rawValue == "HEAD"
            state = .handling
            return .handle(request)
        }
    }
}
