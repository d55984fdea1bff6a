#if os(Linux)
import COAuth2Curl
import OAuth2

/// What the loop's thread does: it starts transfers, lets libcurl work, and hands out what has ended.
final class CurlWorker {
    private let loop: CurlLoop
    private let library: CurlLibrary
    private let configuration: CurlConfiguration
    private let maximum: Int
    private let time = Timetable()
    private var multi: MultiHandle

    private var mail = CurlLoop.Mail()
    private var waiting = HostLines()
    private var active: [ObjectIdentifier: Transfer] = [:]
    /// Transfers that nobody waits for, but whose name look-up libcurl would wait for if they were taken away.
    private var resolving: [ObjectIdentifier: Transfer] = [:]
    private var spare: [Transfer] = []
    /// How many transfers each host has among these two.
    private var counts: [String: Int] = [:]
    /// The hosts that have answered over HTTP/2, which has many requests on a connection.
    private var http2Hosts: Set<String> = []
    /// Whether a place has become free since the last time that somebody was started.
    private var hasFreedPlace = false
    /// Until when nobody is started, because the process has no descriptor left.
    private var pausesUntil: Moment?

    private var closesConnectionsAt = Moment.never
    /// When as many connections are allowed again as at the beginning.
    private var restoresConnectionsAt = Moment.never
    private var isClosed = false

    init(_ loop: CurlLoop, _ library: CurlLibrary, _ configuration: CurlConfiguration, _ multi: MultiHandle) {
        self.loop = loop
        self.library = library
        self.configuration = configuration
        self.multi = multi
        maximum = max(1, min(configuration.maximumConcurrentRequests, DescriptorLimit.requests))
    }

    /// Works until the loop is closed.
    func run() {
        repeat {
            loop.exchangeMail(&mail)
            readMail()
            startWaiting()
            guard multi.perform() else { return endWithProcess() }
            time.now = .now
            while let (easy, code) = unsafe multi.nextEnded() { unsafe end(Transfer.using(easy, of: library), code) }
            if time.now >= time.nextLook { enforceLimits() }
            if waiting.isEmpty || !hasFreedPlace || pausesUntil != nil { sleep() }
        } while !isClosed || !active.isEmpty || !resolving.isEmpty
        spare = []
        multi.close()
    }

    /// Ends what is under way, and refuses what comes: the TLS library is about to free what it needs.
    private func endWithProcess() {
        loop.close()
        loop.exchangeMail(&mail)
        readMail()
    }

    private func readMail() {
        defer { mail.clear() }
        for exchange in mail.begun {
            waiting.append(exchange)
            time.look(at: exchange.deadline)
        }
        for exchange in mail.cancelled {
            if let transfer = active[ObjectIdentifier(exchange)] {
                drop(transfer, exchange)
            } else {
                waiting.noteLeaving(exchange)
            }
        }
        guard mail.isClosed, !isClosed else { return }
        isClosed = true
        for exchange in waiting.waiting { exchange.fail(.closed, mayHaveReachedServer: false) }
        waiting.removeAll()
        for transfer in Array(active.values) {
            guard let exchange = transfer.exchange else { continue }
            exchange.fail(.closed, mayHaveReachedServer: transfer.mayHaveReachedServer)
            drop(transfer, exchange)
        }
    }

    // MARK: Starting and ending

    /// Whether a host may have one more transfer; one in any case, however many others have.
    ///
    /// Each look-up that is waited for in vain has a thread of libcurl's, so they count too.
    private func hasRoom(for host: String) -> Bool {
        guard let count = counts[host] else { return true }
        let share = maximum - maximum / 4
        // What libcurl finds no connection for stands in a line of its own, in which all hosts wait for each other.
        let most = http2Hosts.contains(host) ? share : min(share, max(1, configuration.maximumConnectionsPerHost))
        return count < most && active.count + resolving.count < maximum
    }

    private func startWaiting() {
        hasFreedPlace = false
        if time.now >= restoresConnectionsAt {
            restoresConnectionsAt = .never
            multi.allowConnections(nil)
        }
        if let end = pausesUntil {
            guard time.now >= end else { return }
            pausesUntil = nil
        }
        while let exchange = waiting.popFirst(ofHost: hasRoom(for:)) {
            do throws(OAuth2Error) {
                let transfer =
                    if let spare = spare.popLast() { spare } else { try Transfer(library, configuration, time) }
                guard transfer.begin(exchange, configuration), multi.add(transfer) else {
                    exchange.fail(.other, mayHaveReachedServer: false, "libcurl refuses the request or has no memory")
                    continue
                }
                active[ObjectIdentifier(exchange)] = transfer
                counts[transfer.host, default: 0] += 1
                transfer.noteUpload()
            } catch {
                exchange.fail(.other, mayHaveReachedServer: false, error.message)
            }
        }
    }

    private func end(_ transfer: Transfer, _ code: Int32) {
        if let exchange = transfer.exchange {
            active[ObjectIdentifier(exchange)] = nil
        } else {
            resolving[ObjectIdentifier(transfer)] = nil
        }
        if let exchange = transfer.exchange, transfer.lacksDescriptor, !transfer.mayHaveReachedServer {
            waiting.putBack(exchange)
            pauseForDescriptor()
        } else {
            if transfer.answer.head.isHTTP2 { http2Hosts.insert(transfer.host) }
            // Whoever waits goes on while this thread tidies up, and is the last who has the exchange.
            let (continuation, result) = (transfer.exchange?.end(), transfer.takeResult(code))
            continuation?.resume(with: result)
        }
        takeBack(transfer, isReusable: code == 0)
    }

    /// Has libcurl close a connection that is idle for each further one, and tries again in a moment.
    private func pauseForDescriptor() {
        multi.allowConnections(active.count)
        restoresConnectionsAt = time.now.advanced(by: .seconds(1))
        pausesUntil = time.now.advanced(by: .milliseconds(20))
    }

    /// Takes away a transfer whose exchange has ended before it.
    private func drop(_ transfer: Transfer, _ exchange: Exchange) {
        active[ObjectIdentifier(exchange)] = nil
        if transfer.isResolving {
            transfer.abandon()
            resolving[ObjectIdentifier(transfer)] = transfer
        } else {
            takeBack(transfer, isReusable: false)
        }
    }

    /// Takes a transfer away; its handle is used again when it can be, and its answer was one without a mistake.
    private func takeBack(_ transfer: Transfer, isReusable: Bool) {
        multi.remove(transfer)
        let count = (counts[transfer.host] ?? 1) - 1
        counts[transfer.host] = count > 0 ? count : nil
        hasFreedPlace = true
        transfer.clear()
        if isReusable, library.mayReuseHandles, spare.count < 64 { spare.append(transfer) }
        if active.isEmpty { closesConnectionsAt = time.now.advanced(by: configuration.idleConnectionLifetime) }
    }

    // MARK: Time

    /// Ends what has passed one of its limits, and finds out when to look again.
    private func enforceLimits() {
        time.beginLook()
        for transfer in Array(active.values) {
            guard let exchange = transfer.exchange else { continue }
            transfer.noteUpload()
            let (at, limit) = transfer.due()
            if at <= time.now {
                exchange.fail(.timeout, mayHaveReachedServer: transfer.mayHaveReachedServer, limit.rawValue)
                drop(transfer, exchange)
            } else {
                time.look(at: at)
            }
        }
        // Many may wait, and their limits pass one after the other: not a look for each of them.
        let soon = time.now.advanced(by: .milliseconds(10))
        waiting.removeAll { exchange in
            if exchange.deadline <= time.now {
                exchange.fail(.timeout, mayHaveReachedServer: false, TimeLimit.total.rawValue)
            } else {
                time.look(at: max(soon, exchange.deadline))
            }
            return exchange.isFinished
        }
    }

    /// Closes all connections.
    private func replaceHandle() {
        guard let new = MultiHandle(library, configuration) else { return }
        multi.close()
        multi = new
        http2Hosts = []
    }

    private func sleep() {
        let isIdle = active.isEmpty && resolving.isEmpty
        if isIdle, time.now >= closesConnectionsAt {
            closesConnectionsAt = .never
            spare = []
            replaceHandle()
        }
        if loop.mayFallAsleep(knowingClosed: isClosed), !(isIdle && isClosed) {
            let end = min(time.nextLook, isIdle ? closesConnectionsAt : .never, pausesUntil ?? .never)
            multi.wait(for: loop.bell, milliseconds: end.milliseconds(after: time.now))
        }
        time.now = .now
    }
}
#endif
