/// A version of three numbers, `major.minor.patch`.
///
/// Source: Semantic Versioning 2.0.0, without pre-release and build parts, which templates do not use.
public struct SemanticVersion: Hashable, Sendable, Comparable, CustomStringConvertible {
    public let major: Int
    public let minor: Int
    public let patch: Int

    /// Reads `1.2.3`, or `v1.2.3` as tags are named; leading zeros and anything else are refused.
    public init?(_ text: String) {
        let digits = text.hasPrefix("v") ? text.dropFirst() : Substring(text)
        let numbers = digits.split(separator: ".", omittingEmptySubsequences: false).map { part -> Int? in
            guard part.utf8.count <= 9, part.utf8.allSatisfy({ (48...57).contains($0) }),
                part == "0" || part.first != "0"
            else { return nil }
            return Int(part)
        }
        guard numbers.count == 3, let major = numbers[0], let minor = numbers[1], let patch = numbers[2]
        else {
            return nil
        }
        self.major = major
        self.minor = minor
        self.patch = patch
    }

    public var description: String { "\(major).\(minor).\(patch)" }

    public static func < (left: SemanticVersion, right: SemanticVersion) -> Bool {
        (left.major, left.minor, left.patch) < (right.major, right.minor, right.patch)
    }
}
