/// A fault that waits for its request.
struct ArmedFault: Sendable {
    let fault: Fault
    let path: String
    /// `nil` for any number.
    var timesLeft: Int?
    /// How many requests go well before.
    var successesLeft: Int
}

extension Tenant {
    /// The fault that is due for a request to `path`: the first one that was injected.
    mutating func takeFault(for path: String) -> Fault? {
        guard let index = faults.firstIndex(where: { $0.path == path }) else { return nil }
        if faults[index].successesLeft > 0 {
            faults[index].successesLeft -= 1
            return nil
        }
        let fault = faults[index].fault
        guard let times = faults[index].timesLeft else { return fault }
        if times > 1 { faults[index].timesLeft = times - 1 } else { faults.remove(at: index) }
        return fault
    }
}
