import Foundation

/// Which names a file may bear.
///
/// Git repositories travel: a name that is harmless here may write into `.git` on a Mac (which ignores
/// invisible characters and case) or on Windows (which ignores trailing dots and knows `git~1`).
public enum PathRules {
    public static let longestComponent = 255
    public static let longestPath = 512

    /// Checks a path of a tree that we make ourselves: it must mean the same on every system.
    public static func checkPortable(_ path: String) throws(TreeError) {
        try checkSafe(path)
        for component in path.split(separator: "/") {
            if let reason = portabilityProblem(component) {
                throw TreeError.badPath(path, reason: reason)
            }
        }
    }

    /// Checks a path of a tree that somebody else made: it must stay inside the folder and out of `.git`.
    public static func checkSafe(_ path: String) throws(TreeError) {
        guard !path.isEmpty else { throw TreeError.badPath(path, reason: "it is empty") }
        guard path.utf8.first != UInt8(ascii: "/") else {
            throw TreeError.badPath(path, reason: "it is absolute")
        }
        guard path.utf8.count <= longestPath else {
            throw TreeError.badPath(path, reason: "it is longer than \(longestPath) bytes")
        }
        // Bytes, because a combining mark after "/" would hide the separator in a view of characters.
        for component in path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            if let reason = safetyProblem(Substring(component)) {
                throw TreeError.badPath(path, reason: reason)
            }
        }
    }

    /// What some file system would hold for the same name.
    static func collisionKey(_ path: String) -> String {
        String(String.UnicodeScalarView(path.unicodeScalars.filter { !isIgnorable($0) }))
            .precomposedStringWithCanonicalMapping.lowercased()
    }

    private static func safetyProblem(_ component: Substring) -> String? {
        if component.isEmpty { return "it has an empty component" }
        if component == "." || component == ".." { return "it leaves its folder by \"\(component)\"" }
        if component.utf8.count > longestComponent {
            return "a component is longer than \(longestComponent) bytes"
        }
        if component.unicodeScalars.contains(where: { $0.value < 0x20 || (0x7f...0x9f).contains($0.value) }) {
            return "it holds control characters"
        }
        if meansGitFolder(component) { return "some systems would take a component for git's own folder" }
        return nil
    }

    private static func portabilityProblem(_ component: Substring) -> String? {
        if component.hasSuffix(".") || component.hasSuffix(" ") {
            return "a component ends in a dot or space, which Windows drops"
        }
        if let character = component.unicodeScalars.first(where: { "\\:*?\"<>|".unicodeScalars.contains($0) })
        {
            return "it holds \"\(character)\", which Windows cannot store"
        }
        if component.unicodeScalars.contains(where: isIgnorable) { return "it holds invisible characters" }
        let stem = component.prefix { $0 != "." }.lowercased()
        let numbered = stem.hasPrefix("com") || stem.hasPrefix("lpt")
        if ["con", "prn", "aux", "nul", "conin$", "conout$"].contains(stem)
            || numbered && stem.count == 4 && stem.last?.isWholeNumber == true
        {
            return "Windows keeps the name \"\(stem)\" for itself"
        }
        if Array(String(component).precomposedStringWithCanonicalMapping.unicodeScalars)
            != Array(component.unicodeScalars)
        {
            return "it is not in Unicode's composed form (NFC)"
        }
        return nil
    }

    private static func meansGitFolder(_ component: Substring) -> Bool {
        let visible = String(
            String.UnicodeScalarView(component.unicodeScalars.filter { !isIgnorable($0) })
        )
        // NTFS: everything from a colon on names a stream, and trailing dots and spaces are dropped.
        var name = Substring(visible.lowercased()).prefix { $0 != ":" && $0 != "\\" }
        while name.last == "." || name.last == " " { name.removeLast() }
        return name == ".git" || name == "git~1"
    }

    /// Characters that HFS+ leaves out when it compares names.
    private static func isIgnorable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x200b...0x200f, 0x202a...0x202e, 0x2060...0x2064, 0x206a...0x206f, 0xfeff, 0xad: true
        default: false
        }
    }
}
