import Foundation

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Makes a folder as a whole or not at all.
///
/// The work happens in a hidden sibling, on the same file system, that takes the wanted name when it is done.
enum StagedFolder {
    static func create<Result>(_ path: String, _ work: (_ staging: String) throws -> Result) throws -> Result
    {
        let target = URL(fileURLWithPath: path).standardizedFileURL.path
        guard !Folder.isOccupied(target) else { throw TreeError.notEmpty(path) }
        let parent = (target as NSString).deletingLastPathComponent
        // What was made on the way is taken away again when the work fails.
        let made = missingFolders(above: target)
        try Folder.make(parent)
        let name = (target as NSString).lastPathComponent
        let staging = "\(parent)/.\(name.prefix(100)).\(UUID().uuidString.prefix(8)).partial"
        do {
            let result = try work(staging)
            try move(staging, to: target, named: path)
            return result
        } catch {
            try? FileManager.default.removeItem(atPath: staging)
            for folder in made { rmdir(folder) }
            throw error
        }
    }

    private static func move(_ staging: String, to target: String, named path: String) throws(TreeError) {
        guard FileManager.default.fileExists(atPath: target) else {
            guard rename(staging, target) == 0 else { throw Folder.failure(path) }
            return
        }
        // An empty folder stays the folder that it is, because somebody's shell may stand in it.
        var moved: [String] = []
        for name in try Folder.names(in: staging) {
            guard rename("\(staging)/\(name)", "\(target)/\(name)") == 0 else {
                let failure = Folder.failure(path)
                for name in moved { try? FileManager.default.removeItem(atPath: "\(target)/\(name)") }
                throw failure
            }
            moved.append(name)
        }
        rmdir(staging)
    }

    /// The folders above a path that do not exist, the deepest first.
    private static func missingFolders(above path: String) -> [String] {
        var missing: [String] = []
        var folder = (path as NSString).deletingLastPathComponent
        while folder.count > 1, !FileManager.default.fileExists(atPath: folder) {
            missing.append(folder)
            folder = (folder as NSString).deletingLastPathComponent
        }
        return missing
    }
}
