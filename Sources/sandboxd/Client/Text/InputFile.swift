import Foundation
import Primitives

/// Files of hexadecimal digits.
enum HexFile {
    static func read(_ path: String) throws(ClientError) -> [UInt8] {
        let digits = try InputFile.text(path).filter { !$0.isWhitespace }
        guard let bytes = Hex.decode(digits) else {
            throw .cannot("\(path) must hold an even number of hexadecimal digits and nothing else.")
        }
        return bytes
    }
}

/// Files of storage: a JSON object whose names are slots and whose values are words.
enum StorageFile {
    static func read(_ path: String) throws(ClientError) -> [U256: U256] {
        let text = try InputFile.text(path)
        guard let object = try? JSONDecoder().decode([String: String].self, from: Data(text.utf8)) else {
            throw .cannot("\(path) must hold one JSON object of texts, such as {\"0x0\": \"0x1\"}.")
        }
        var storage: [U256: U256] = [:]
        for (slot, word) in object {
            guard let key = U256(slot), let value = U256(word) else {
                throw .cannot("\(path) has the entry \"\(slot)\": \"\(word)\", which is no pair of words.")
            }
            storage[key] = value
        }
        return storage
    }
}

/// Files that the command line names.
enum InputFile {
    static func text(_ path: String) throws(ClientError) -> String {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw .cannot("The file \(path) cannot be read; check its name and permissions.")
        }
        return String(decoding: data, as: UTF8.self)
    }
}
