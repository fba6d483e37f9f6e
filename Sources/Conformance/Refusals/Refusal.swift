import EVM

/// Why a transaction or a block was refused, in words and as what fixtures have names for.
struct Refusal: Error, Sendable {
    let kind: RefusalKind
    let reason: String

    init(_ kind: RefusalKind, _ reason: String) {
        self.kind = kind
        self.reason = reason
    }

    init(_ error: InvalidTransaction) { self.init(RefusalKind(error), error.description) }
    init(_ error: TransactionDecodingError) { self.init(RefusalKind(error), error.description) }

    /// Compares the reason with those that a fixture names.
    ///
    /// - Parameters:
    ///   - names: names joined by bars, any of which is right, with or without what they are exceptions of.
    ///   - unknown: gets the names that stand for no kind known here; with one of those any refusal is right.
    /// - Returns: nil when the reason is right.
    func mismatch(with names: String, unknown: inout [String]) -> CaseResult.Failure? {
        if kind.isNamed(in: names) { return nil }
        let new = RefusalKind.names(in: names).filter { !RefusalKind.allNames.contains($0) }
        unknown += new
        return new.isEmpty ? .refusedOtherwise(expected: names, reason: reason) : nil
    }
}

extension RefusalKind {
    /// Whether a fixture that expects these reasons, joined by bars, expects this one.
    func isNamed(in names: String) -> Bool { Self.names(in: names).contains { self.names.contains($0) } }

    fileprivate static func names(in text: String) -> [String] {
        text.split(separator: "|").map { name in String(name.split(separator: ".").last ?? name) }
    }
}
