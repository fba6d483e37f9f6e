/// Finds the word that somebody probably meant.
package enum Spelling {
    /// The known word that fewest single-letter changes lead to, if few enough do.
    package static func nearest(to word: String, among known: [String]) -> String? {
        let word = word.lowercased().prefix(64)
        let ranked = known.map { (distance: distance(Array(word), Array($0.lowercased())), word: $0) }
        guard let best = ranked.min(by: { ($0.distance, $0.word) < ($1.distance, $1.word) }),
            best.distance <= max(2, best.word.count / 3)
        else { return nil }
        return best.word
    }

    private static func distance(_ left: [Character], _ right: [Character]) -> Int {
        var row = Array(0...right.count)
        for (i, character) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, other) in right.enumerated() {
                let replaced = diagonal + (character == other ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(replaced, row[j + 1] + 1, row[j] + 1)
            }
        }
        return row[right.count]
    }
}
