import Foundation
import Templates

/// Lends a fresh folder of its own and removes it afterwards.
@discardableResult
func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
    let folder = NSTemporaryDirectory() + "/sandboxd-templates-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try body(folder)
}

/// Everything below a folder except `.git`, as paths; links end in `@`, executables in `*`.
func listing(_ folder: String) throws -> [String] {
    let files = FileManager.default
    guard let walker = files.enumerator(atPath: folder) else { return [] }
    var paths: [String] = []
    for case let path as String in walker where path != ".git" && !path.hasPrefix(".git/") {
        let attributes = try files.attributesOfItem(atPath: "\(folder)/\(path)")
        switch attributes[.type] as? FileAttributeType {
        case .typeDirectory?: continue
        case .typeSymbolicLink?: paths.append(path + "@")
        default:
            let mode = (attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0
            paths.append(mode & 0o111 == 0 ? path : path + "*")
        }
    }
    return paths.sorted()
}

func write(_ text: String, to path: String) throws {
    let parent = (path as NSString).deletingLastPathComponent
    try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
}

func read(_ path: String) throws -> String {
    try String(contentsOfFile: path, encoding: .utf8)
}

func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

let tester = GitSignature(name: "Tester", email: "tester@localhost", seconds: 1_700_000_000)
