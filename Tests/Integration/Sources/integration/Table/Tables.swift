/// The tables of the documentation: a chapter each, steps as rows, servers as columns.
///
/// What a server does that is not as the standards say is set in bold.
struct Tables {
    private(set) var servers: [String] = []
    private var texts: [Cell.Place: [String: String]] = [:]

    /// Tables without a cell.
    init() {}

    /// Reads what ``markdown`` has written.
    init(markdown: Substring) {
        var chapter = ""
        for line in markdown.split(separator: "\n") {
            if line.hasPrefix("#") {
                chapter = String(line.drop { $0 == "#" || $0 == " " })
            } else if line.hasPrefix("| ") {
                let cells = line.split(separator: "|").map { String($0.trimming(" ")) }
                if cells.first == "" {
                    servers = Array(cells.dropFirst())
                } else if cells.count == servers.count + 1 {
                    let place = Cell.Place(chapter: chapter, step: cells[0])
                    let pairs = zip(servers, cells.dropFirst().map { String($0[...].trimming("*")) })
                    texts[place] = Dictionary(pairs) { first, _ in first }
                }
            }
        }
    }

    subscript(place: Cell.Place, server: String) -> String? { texts[place]?[server] }

    /// Puts a column in the place of the one with the same name.
    mutating func set(_ column: Column) {
        if !servers.contains(column.server) { servers = (servers + [column.server]).sorted() }
        for cell in column.cells { texts[cell.place, default: [:]][column.server] = cell.text }
    }

    /// As it stands in the documentation.
    var markdown: String {
        Chapter.all.map { chapter in
            let head = "| | \(servers.joined(separator: " | ")) |\n|---|\(servers.map { _ in "---|" }.joined())\n"
            let rows = chapter.steps.map { step in
                let place = Cell.Place(chapter: chapter.name, step: step.name)
                let cells = servers.map { server in
                    let text = self[place, server] ?? "?"
                    return step.isStandard(text) ? text : "**\(text)**"
                }
                return "| \(step.name) | \(cells.joined(separator: " | ")) |\n"
            }
            return "### \(chapter.name)\n\n" + head + rows.joined()
        }.joined(separator: "\n")
    }
}

extension Substring {
    fileprivate func trimming(_ character: Character) -> Substring {
        let start = drop { $0 == character }
        return start.lastIndex { $0 != character }.map { start[...$0] } ?? ""
    }
}
