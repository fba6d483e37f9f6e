import Devnet
import Foundation
import Primitives

/// Reads the files that a devnet can begin with.
enum StartingChain {
    /// A genesis file of geth's form.
    static func genesis(_ path: String) throws -> JSONValue {
        do {
            let json = try JSONValue.parse(try bytes(path))
            _ = try GenesisFile(json).block()
            return json
        } catch let refusal as Refusal {
            throw refusal
        } catch {
            throw Refusal.invalid("\(path) is no genesis: \(error)")
        }
    }

    /// Encoded blocks, one behind the other.
    static func blocks(_ path: String) throws -> [[UInt8]] {
        let bytes = try bytes(path)
        do { return try ChainFile.blocks(in: bytes) } catch {
            throw Refusal.invalid("\(path) is no chain of encoded blocks: \(error)")
        }
    }

    /// The same in hexadecimal, as the API takes it.
    static func chain(_ path: String) throws -> String {
        _ = try blocks(path)
        return Hex.encode(try bytes(path))
    }

    private static func bytes(_ path: String) throws -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Refusal.invalid("The file \(path) cannot be read; check its path and permissions.")
        }
        return [UInt8](data)
    }
}
