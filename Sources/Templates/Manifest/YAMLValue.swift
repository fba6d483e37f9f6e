import Yams

/// A YAML document of bounded size, as plain values with their lines.
///
/// Scalars stay texts: what `1.0` means is for the reader of a key to say, not for YAML's rules.
indirect enum YAMLValue {
    case text(String, line: Int)
    case list([YAMLValue], line: Int)
    case map([(key: String, value: YAMLValue)], line: Int)

    static let byteLimit = 256 << 10
    private static let nodeLimit = 20_000
    private static let depthLimit = 32
    /// Aliases multiply: sixteen can stand for some hundred times their text, more for any amount.
    private static let aliasLimit = 16

    var line: Int {
        switch self {
        case .text(_, let line), .list(_, let line), .map(_, let line): line
        }
    }

    static func read(_ bytes: [UInt8], file: String) throws(ManifestError) -> YAMLValue {
        guard bytes.count <= byteLimit else {
            throw ManifestError(
                file: file,
                problem: "it has \(bytes.count) bytes and may have \(byteLimit); shorten it"
            )
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw ManifestError(file: file, problem: "it is not UTF-8; save it as UTF-8")
        }
        guard aliasCount(text) <= aliasLimit else {
            throw ManifestError(
                file: file,
                problem: "it has more than \(aliasLimit) aliases (*name); write the values out"
            )
        }
        let root: Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch {
            throw syntaxError(error, file: file)
        }
        guard let root else { throw ManifestError(file: file, problem: "it is empty; write a manifest") }
        var budget = nodeLimit
        return try convert(root, file: file, depth: 0, budget: &budget)
    }

    private static func convert(
        _ node: Node,
        file: String,
        depth: Int,
        budget: inout Int
    ) throws(ManifestError) -> YAMLValue {
        let line = node.mark?.line ?? 1
        budget -= 1
        guard budget > 0, depth < depthLimit else {
            throw ManifestError(
                file: file,
                line: line,
                problem: "it is nested too deep or unfolds to too much; simplify it"
            )
        }
        switch node {
        case .scalar(let scalar): return .text(scalar.string, line: line)
        case .alias:
            throw ManifestError(
                file: file,
                line: line,
                problem: "it has an unresolved alias; write the value"
            )
        case .sequence(let sequence):
            var items: [YAMLValue] = []
            for item in sequence {
                items.append(try convert(item, file: file, depth: depth + 1, budget: &budget))
            }
            return .list(items, line: line)
        case .mapping(let mapping):
            var pairs: [(key: String, value: YAMLValue)] = []
            for (key, value) in mapping {
                guard case .scalar(let name) = key else {
                    throw ManifestError(file: file, line: line, problem: "a key is not a plain word; name it")
                }
                let converted = try convert(value, file: file, depth: depth + 1, budget: &budget)
                pairs.append((name.string, converted))
            }
            return .map(pairs, line: line)
        }
    }

    /// Counts what could be aliases: a star that begins a word.
    ///
    /// Too many are refused before YAML is parsed,
    /// because the parser itself compares keys, and an alias may be a key.
    private static func aliasCount(_ text: String) -> Int {
        var count = 0
        var previous = UInt8(ascii: "\n")
        var bytes = text.utf8.makeIterator()
        var current = bytes.next()
        while let byte = current {
            let next = bytes.next()
            let beginsWord = " \n\r\t[]{},:?-".utf8.contains(previous)
            if byte == UInt8(ascii: "*"), beginsWord, let next, !" \n\r\t*".utf8.contains(next) { count += 1 }
            previous = byte
            current = next
        }
        return count
    }

    private static func syntaxError(_ error: any Error, file: String) -> ManifestError {
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            ManifestError(
                file: file,
                line: mark.line,
                problem: "it is no YAML (\(problem)); correct it there"
            )
        case .duplicatedKeysInMapping(let keys, let context):
            ManifestError(
                file: file,
                key: keys.first ?? "",
                line: context.mark.line,
                problem: "the key stands twice; keep one"
            )
        default: ManifestError(file: file, problem: "it is no YAML; correct its syntax")
        }
    }
}
