import Store

extension Scoreboard {
    private static let columns = [
        "rank", "team", "project", "template", "points", "maximum", "submission", "commit", "submittedAt",
    ]

    private func cells(_ entry: Entry) -> [String] {
        [
            String(entry.rank), entry.standing.team, entry.standing.project, entry.standing.template,
            Self.text(entry.standing.points),
            Self.text(entry.standing.maximum), entry.standing.submission, entry.standing.commit,
            entry.standing.submittedAt.utc,
        ]
    }

    /// Comma-separated values (RFC 4180), the first line naming the columns.
    public var csv: String {
        ([Self.columns] + entries.map(cells)).map { row in
            row.map(Self.field).joined(separator: ",") + "\r\n"
        }.joined()
    }

    /// A text that a spreadsheet would take for a formula gets an apostrophe, which makes it text again.
    private static func field(_ text: String) -> String {
        var text = text
        if let first = text.unicodeScalars.first, "=+-@\t\r\n|%＝＋－＠".unicodeScalars.contains(first) {
            text = "'" + text
        }
        let needsQuotes = text.unicodeScalars.contains { ",\"\r\n".unicodeScalars.contains($0) }
        return needsQuotes ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
    }

    /// A table for a terminal.
    public var table: String {
        guard !entries.isEmpty else { return "No project has been scored yet.\n" }
        let head = ["#", "Team", "Project", "Template", "Points", "Submitted"]
        let rows =
            [head]
            + entries.map { entry in
                [
                    String(entry.rank), PlainText.line(entry.standing.team, limit: 40),
                    PlainText.line(entry.standing.project, limit: 40), entry.standing.template,
                    "\(Self.text(entry.standing.points)) / \(Self.text(entry.standing.maximum))",
                    entry.standing.submittedAt.utc,
                ]
            }
        let widths = head.indices.map { column in rows.map { Self.width($0[column]) }.max() ?? 0 }
        return rows.map { row in
            let padded = row.enumerated().map { column, cell in
                cell + String(repeating: " ", count: widths[column] - Self.width(cell))
            }
            var line = padded.joined(separator: "  ")
            while line.hasSuffix(" ") { line.removeLast() }
            return line + "\n"
        }.joined()
    }

    /// Columns on a terminal: Hangul, kana, ideographs and full-width forms take two.
    private static func width(_ text: String) -> Int {
        text.reduce(0) { width, character in
            guard let scalar = character.unicodeScalars.first else { return width }
            switch scalar.value {
            case 0x1100...0x115f, 0x2e80...0xa4cf, 0xac00...0xd7a3, 0xf900...0xfaff, 0xfe30...0xfe4f,
                0xff00...0xff60, 0xffe0...0xffe6, 0x1f300...0x1faff, 0x20000...0x3fffd:
                return width + 2
            default: return width + 1
            }
        }
    }
}

extension Timestamp {
    /// As in `2026-11-21T09:30:00Z` (RFC 3339), whole seconds.
    var utc: String {
        let seconds = milliseconds.quotientAndRemainder(dividingBy: 1_000).quotient
        let (day, rest) = (seconds / 86_400, seconds % 86_400)
        // Days to a date in the Gregorian calendar, in years that begin with March, so that leap days come last.
        let shifted = day + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let date = (
            year: yearOfEra + era * 400 + (month >= 10 ? 1 : 0), month: month < 10 ? month + 3 : month - 9,
            day: dayOfYear - (153 * month + 2) / 5 + 1
        )
        func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
        let clock = "\(two(rest / 3_600)):\(two(rest / 60 % 60)):\(two(rest % 60))"
        return "\(date.year)-\(two(date.month))-\(two(date.day))T\(clock)Z"
    }
}
