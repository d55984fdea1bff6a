import Foundation

/// The article with the tables: what is behind its last heading of the second level is written by the run.
struct Documentation {
    private let file: URL
    private let text: String
    private let head: Substring
    let tables: Tables

    init(file path: String) throws {
        file = URL(fileURLWithPath: path)
        text = try String(contentsOf: file, encoding: .utf8)
        guard let heading = text.range(of: "\n## ", options: .backwards),
            let end = text[heading.upperBound...].firstIndex(of: "\n")
        else { throw Unexpected("the article has no heading for the tables") }
        head = text[...end]
        tables = Tables(markdown: text[end...])
    }

    /// Says what is not as documented.
    ///
    /// - Returns: One line for each difference.
    func differences(from columns: [Column]) -> [String] {
        var lines: [String] = []
        for column in columns {
            for cell in column.cells {
                let documented = tables[cell.place, column.server] ?? "nothing"
                guard documented != cell.text else { continue }
                lines.append(
                    "\(column.server), \(cell.place.chapter): \(cell.place.step): \(cell.text), documented is \(documented)"
                )
            }
        }
        // Also rows that no step makes any more, and what was written by hand.
        if lines.isEmpty, with(columns) != text { lines.append("the tables are not as the run writes them") }
        return lines.sorted()
    }

    /// Writes the columns into the article.
    func write(_ columns: [Column]) throws {
        guard columns.allSatisfy({ $0.cells.allSatisfy(\.isAnswer) }) else {
            throw Unexpected("a step has failed, which is not to be documented")
        }
        try Data(with(columns).utf8).write(to: file)
    }

    private func with(_ columns: [Column]) -> String {
        var tables = tables
        for column in columns { tables.set(column) }
        return head + "\n" + tables.markdown
    }
}
