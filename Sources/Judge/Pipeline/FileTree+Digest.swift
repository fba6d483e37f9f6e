import Cryptography
import Primitives
import Templates

extension FileTree {
    /// SHA-256 over every path, mode and content, in the order of paths, each with its length.
    var digest: String {
        var text: [UInt8] = []
        for path in paths {
            guard let file = self[path] else { continue }
            text += Array("\(path.utf8.count):\(path)\(file.mode.rawValue):\(file.content.count):".utf8)
            text += file.content
        }
        return Hex.encode(SHA256.hash(text).bytes)
    }
}
