public import Foundation

/// The conformance fixtures, unpacked in the folder that `SANDBOXD_FIXTURES` names.
public enum FixtureFolder {
    /// Nil where the variable is not set.
    public static let path = ProcessInfo.processInfo.environment["SANDBOXD_FIXTURES"]

    /// Why a test that needs them is skipped.
    public static let missing =
        "needs the conformance fixtures: unpack them and set SANDBOXD_FIXTURES to their folder"

    /// What lies at `part` of the folder; nil where there is no such thing.
    public static func url(_ part: String) -> URL? {
        guard let path else { return nil }
        let url = URL(filePath: path).appending(path: part)
        return FileManager.default.fileExists(atPath: url.path) ? url : nil
    }

    public static func has(_ part: String) -> Bool { url(part) != nil }

    /// All JSON objects of the file or folder, with their names, by file name.
    public static func tests(in part: String) throws -> [(name: String, test: [String: Any])] {
        guard let root = url(part) else { return [] }
        return try files(root).flatMap { file -> [(name: String, test: [String: Any])] in
            let parsed = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
            let tests = parsed as? [String: [String: Any]] ?? [:]
            return tests.sorted { $0.key < $1.key }.map { (name: $0.key, test: $0.value) }
        }
    }

    private static func files(_ root: URL) -> [URL] {
        guard root.pathExtension != "json" else { return [root] }
        let all = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)?.allObjects ?? []
        return all.compactMap { $0 as? URL }.filter { $0.pathExtension == "json" }.sorted {
            $0.path < $1.path
        }
    }
}
