import Devnet
import Templates

/// A stored report that cannot be read.
public struct ReportUnreadable: Error, Sendable, Hashable, CustomStringConvertible {
    /// The member at fault, such as `stages[2].outcome`.
    public let path: String

    public var code: String { "report_unreadable" }
    public var description: String {
        "The stored report has no valid \"\(path)\"; judge the submission again."
    }
}

/// A JSON value and the way to it, so that what is missing can be named.
struct Reader {
    let value: JSONValue
    let path: String

    init(_ value: JSONValue, path: String = "report") {
        self.value = value
        self.path = path
    }

    private var fault: ReportUnreadable { ReportUnreadable(path: path) }

    func member(_ key: String) throws(ReportUnreadable) -> Reader {
        guard let member = optional(key) else { throw ReportUnreadable(path: "\(path).\(key)") }
        return member
    }

    func optional(_ key: String) -> Reader? {
        value[key].map { Reader($0, path: "\(path).\(key)") }
    }

    func list<Value>(
        _ key: String,
        _ read: (Reader) throws(ReportUnreadable) -> Value
    ) throws(ReportUnreadable) -> [Value] {
        let member = try member(key)
        guard let items = member.value.array else { throw member.fault }
        var values: [Value] = []
        for (index, item) in items.enumerated() {
            values.append(try read(Reader(item, path: "\(member.path)[\(index)]")))
        }
        return values
    }

    func text() throws(ReportUnreadable) -> String {
        guard let text = value.string else { throw fault }
        return text
    }

    func text(_ key: String) throws(ReportUnreadable) -> String { try member(key).text() }

    func number(_ key: String) throws(ReportUnreadable) -> Int {
        let member = try member(key)
        guard let number = member.value.int else { throw member.fault }
        return number
    }

    func word<Word: RawRepresentable>(
        _ key: String,
        _ type: Word.Type = Word.self
    ) throws(ReportUnreadable) -> Word where Word.RawValue == String {
        let member = try member(key)
        guard let word = Word(rawValue: try member.text()) else { throw member.fault }
        return word
    }

    func localized(_ key: String) throws(ReportUnreadable) -> LocalizedText {
        let member = try member(key)
        return LocalizedText(en: try member.text("en"), ko: try member.text("ko"))
    }
}
