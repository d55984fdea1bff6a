import OAuth2

extension FakeAuthorizationServer {
    /// Makes the next requests to `path` go wrong.
    ///
    /// Faults of one path take effect in the order in which they were injected, one per request.
    /// - Parameters:
    ///   - fault: What goes wrong.
    ///   - path: The path as it stands in the request, for example `/oauth/token`.
    ///   - times: How many requests it happens to; `nil` for all, until ``removeFaults()``.
    ///   - successes: How many requests go well before that, for a server that fails after it has worked; default none.
    public func inject(_ fault: Fault, on path: String, times: Int? = 1, after successes: Int = 0) {
        let armed = ArmedFault(fault: fault, path: path, timesLeft: times, successesLeft: successes)
        state.withLock { $0.faults.append(armed) }
    }

    /// Removes the faults that have not happened.
    public func removeFaults() {
        state.withLock { $0.faults = [] }
    }

    /// Answers `request` with the fault that is due.
    func respond(to request: ReceivedRequest) async -> LoopbackReply {
        guard let fault = state.withLock({ $0.takeFault(for: request.path) }) else {
            return .response(handle(request))
        }
        do {
            return try await apply(fault, to: request)
        } catch {
            // Cancelled while it waited: the client is gone.
            return .disconnect
        }
    }

    private func apply(_ fault: Fault, to request: ReceivedRequest) async throws -> LoopbackReply {
        switch fault.kind {
        case .answer(let response):
            record(request)
            return .response(response)
        case .disconnect(let acts):
            if acts { _ = handle(request) } else { record(request) }
            return .disconnect
        case .reset:
            record(request)
            return .reset
        case .unreachable:
            return .unreachable
        case .cut:
            let response = handle(request)
            return .cut(response, after: response.body.count / 2)
        case .truncate:
            var response = handle(request)
            response.body.removeLast(response.body.count / 2)
            return .response(response)
        case .enlarge(let bytes):
            var response = handle(request)
            response.body += repeatElement(UInt8(ascii: " "), count: max(0, bytes - response.body.count))
            return .response(response)
        case .idToken(let fault):
            return .response(handle(request, spoilingIDToken: fault))
        case .metadata(let members):
            record(request)
            return .response(state.withLock { $0.metadata(replacing: members) })
        case .delay(let duration):
            try await clock.sleep(for: duration)
            return .response(handle(request))
        case .hold(let gate, let acts):
            if acts {
                let response = handle(request)
                try await gate.pass()
                return .response(response)
            }
            try await gate.pass()
            return .response(handle(request))
        }
    }

    /// Notes a request that is not acted on.
    private func record(_ request: ReceivedRequest) {
        state.withLock { $0.requests.append(request) }
    }
}
