/// Rows under headings, in columns that line up whatever script they are written in.
package struct TextTable: Sendable {
    package enum Alignment: Sendable {
        case left
        case right
    }

    private let headings: [(title: String, alignment: Alignment)]
    private var rows: [[String]] = []

    package init(_ headings: (String, Alignment)...) {
        self.headings = headings.map { (title: $0.0, alignment: $0.1) }
    }

    /// Adds a row; cells that are missing stay empty.
    package mutating func add(_ cells: String...) {
        rows.append(cells.map(\.printable))
    }

    package var isEmpty: Bool { rows.isEmpty }

    /// Lines without spaces at their ends; headings are underlined in style where there is one.
    package func lines(_ style: TextStyle = .plain) -> [String] {
        let widths = headings.indices.map { column in
            rows.map { cell($0, column).displayWidth }.reduce(headings[column].title.displayWidth, max)
        }
        let head = line(headings.map(\.title), widths)
        return [style.bold(head)] + rows.map { line($0, widths) }
    }

    private func cell(_ row: [String], _ column: Int) -> String {
        column < row.count ? row[column] : ""
    }

    private func line(_ row: [String], _ widths: [Int]) -> String {
        var line = ""
        for column in headings.indices {
            let text = cell(row, column)
            let gap = String(repeating: " ", count: widths[column] - text.displayWidth)
            if column > 0 { line += "  " }
            line += headings[column].alignment == .right ? gap + text : text + gap
        }
        while line.last == " " { line.removeLast() }
        return line
    }
}
