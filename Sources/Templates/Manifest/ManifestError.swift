/// A `template.yml`, or the files that it speaks of, that cannot be used.
public struct ManifestError: Error, Hashable, CustomStringConvertible {
    /// The file at fault, relative to the template.
    public let file: String
    /// The key inside the file, such as `variables[0].pattern`; empty for the file as a whole.
    public let key: String
    /// The line of a YAML file, counted from 1, where it is known.
    public let line: Int?
    /// What is wrong and what to do, without a full stop.
    public let problem: String

    public let code = "bad_template"

    public init(file: String, key: String = "", line: Int? = nil, problem: String) {
        self.file = file
        self.key = key
        self.line = line
        self.problem = problem
    }

    public var description: String {
        let place = line.map { ", line \($0)" } ?? ""
        let subject = key.isEmpty ? "\(file)\(place)" : "\(file)\(place): \"\(key)\""
        return "\(subject): \(problem)."
    }
}
