import CLibgit2
import Templates

/// Writes git objects that no well-behaved tool would write.
struct HostileRepository {
    let repository: GitRepository
    private let path: String

    init(in folder: String) throws {
        path = "\(folder)/hostile.git"
        repository = try GitRepository.createBare(at: path)
    }

    enum Mode: String {
        case file = "100644"
        case executable = "100755"
        case link = "120000"
        case folder = "40000"
        case submodule = "160000"
    }

    func blob(_ text: String) throws -> GitObjectID { try repository.storeBlob(Array(text.utf8)) }

    /// A tree of exactly these entries in exactly this order.
    func tree(_ entries: [(mode: Mode, name: String, id: GitObjectID)]) throws -> GitObjectID {
        var bytes: [UInt8] = []
        for entry in entries {
            bytes += Array("\(entry.mode.rawValue) \(entry.name)".utf8) + [0]
            let digits = Array(entry.id.hex)
            for index in stride(from: 0, to: 40, by: 2) {
                bytes.append(UInt8(String(digits[index...index + 1]), radix: 16) ?? 0)
            }
        }
        return try rawTree(bytes)
    }

    func commit(_ entries: [(mode: Mode, name: String, id: GitObjectID)]) throws -> GitObjectID {
        try commit(tree: tree(entries))
    }

    func commit(tree: GitObjectID) throws -> GitObjectID {
        try repository.createCommit(tree: tree, parents: [], message: "hostile", author: tester)
    }

    private func rawTree(_ bytes: [UInt8]) throws -> GitObjectID {
        var handle: OpaquePointer?
        var database: OpaquePointer?
        defer {
            git_odb_free(database)
            git_repository_free(handle)
        }
        var id = git_oid()
        guard git_repository_open(&handle, path) == 0, git_repository_odb(&database, handle) == 0,
            git_odb_write(&id, database, bytes, bytes.count, GIT_OBJECT_TREE) == 0
        else { throw GitError(.failed, "The hostile tree could not be stored.") }
        var text = [CChar](repeating: 0, count: 41)
        git_oid_tostr(&text, text.count, &id)
        guard let made = GitObjectID(String(text.prefix(40).map { Character(Unicode.Scalar(UInt8($0))) }))
        else {
            throw GitError(.failed, "The hostile tree has no name.")
        }
        return made
    }
}
