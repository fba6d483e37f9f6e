/// Reads the tags of a Mustache text without rendering it, to refuse what rendering would pass over.
///
/// Mustache renders an unknown name as nothing, which in source code is a silent mistake; partials have
/// nowhere to come from; and the parser recurses at each section, so that their depth must be bounded first.
struct TagScanner {
    static let depthLimit = 32

    struct Problem: Error {
        let line: Int
        let problem: String
    }

    /// Repeating sections inside each other multiply what is rendered.
    static let listDepthLimit = 2

    let names: RenderingNames
    private var open: [String] = []
    private var delimiters = (start: Substring("{{"), end: Substring("}}"))

    init(names: RenderingNames) {
        self.names = names
    }

    mutating func scan(_ text: String) throws(Problem) {
        var rest = Substring(text)
        var line = 1
        func fail(_ problem: String) -> Problem { Problem(line: line, problem: problem) }

        while let start = rest.firstRange(of: delimiters.start) {
            line += rest[..<start.lowerBound].lineBreaks
            rest = rest[start.upperBound...]
            let isTriple = delimiters.start == "{{" && rest.first == "{"
            let closing = isTriple ? "}}}" : rest.first == "=" ? "=" + delimiters.end : delimiters.end
            let searched = rest.first == "=" ? rest.dropFirst() : rest
            guard let end = searched.firstRange(of: closing) else {
                throw fail("a tag is opened by \"\(delimiters.start)\" and never closed; close it")
            }
            let tag = rest[..<end.lowerBound]
            rest = rest[end.upperBound...]
            try read(tag, isTriple: isTriple, fail: fail)
            line += tag.lineBreaks
        }
        if let section = open.last { throw fail("the section \"\(section)\" is never closed; close it") }
    }

    private mutating func read(
        _ tag: Substring,
        isTriple: Bool,
        fail: (String) -> Problem
    ) throws(Problem) {
        let body = tag.dropFirst()
        switch tag.first {
        case "!": return
        case "=":
            let parts = body.split(whereSeparator: \.isWhitespace)
            guard parts.count == 2, parts.allSatisfy({ !$0.contains("=") }) else {
                throw fail("new delimiters must be two words")
            }
            delimiters = (parts[0], parts[1])
        case ">", "<", "$", "%":
            throw fail("the tag \"\(tag.trimmed)\" is not supported; use variables and sections alone")
        case "#", "^":
            try check(body.trimmed, fail)
            open.append(body.trimmed)
            guard open.count(where: { names.lists.contains(Self.name(in: $0)) }) <= Self.listDepthLimit else {
                throw fail(
                    "repeating sections are nested more than \(Self.listDepthLimit) deep; simplify them"
                )
            }
            guard open.count <= Self.depthLimit else {
                throw fail("sections are nested more than \(Self.depthLimit) deep; simplify them")
            }
        case "/":
            guard let section = open.popLast(), section == body.trimmed else {
                throw fail("\"\(body.trimmed.printable)\" is closed but was not opened last; close in order")
            }
        case "&": try check(body.trimmed, fail)
        case "{" where isTriple: try check(body.trimmed, fail)
        default: try check(tag.trimmed, fail)
        }
    }

    /// The variable inside the functions that are applied to it.
    private static func name(in expression: String) -> String {
        var name = Substring(expression)
        while name.hasSuffix(")"), let parenthesis = name.firstIndex(of: "(") {
            name = name[name.index(after: parenthesis)...].dropLast()
        }
        return String(name)
    }

    private func check(_ expression: String, _ fail: (String) -> Problem) throws(Problem) {
        let name = Self.name(in: expression)
        let isItem = !open.isEmpty && (name == "." || name.isEmpty && !expression.isEmpty)
        guard !isItem, !names.all.contains(name) else { return }
        let near = Spelling.nearest(to: name, among: names.all.sorted()).map { "did you mean \"\($0)\"?" }
        throw fail(
            "\"\(name.printable)\" is no variable here; "
                + (near ?? "declare it in \(Manifest.fileName)")
        )
    }
}

extension Substring {
    fileprivate var lineBreaks: Int { utf8.count { $0 == UInt8(ascii: "\n") } }

    fileprivate var trimmed: String {
        var text = self
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
