import Curves
import Testing

/// The operations that vector files are about, by name.
enum Precompile: String, Sendable {
    case bn254Add, bn254Multiply, bn254Pairing
    case g1Add, g1MultiExp, g2Add, g2MultiExp, pairing, mapFpToG1, mapFp2ToG2
    case pointEvaluation

    func run(_ input: [UInt8]) throws(CurveError) -> [UInt8] {
        switch self {
        case .bn254Add: try BN254.add(input)
        case .bn254Multiply: try BN254.multiply(input)
        case .bn254Pairing: try BN254.pairing(input)
        case .g1Add: try BLS12381.g1Add(input)
        case .g1MultiExp: try BLS12381.g1MultiExp(input)
        case .g2Add: try BLS12381.g2Add(input)
        case .g2MultiExp: try BLS12381.g2MultiExp(input)
        case .pairing: try BLS12381.pairing(input)
        case .mapFpToG1: try BLS12381.mapFpToG1(input)
        case .mapFp2ToG2: try BLS12381.mapFp2ToG2(input)
        case .pointEvaluation: try KZG.verifyPointEvaluation(input)
        }
    }

    /// Runs every call of a file; each must give its bytes or its error.
    func check(_ path: String, count: Int) throws {
        let calls = try Fixtures.calls(path)
        #expect(calls.count == count)
        for call in calls {
            do throws(CurveError) {
                let output = try run(call.input)
                #expect(output == call.expected, "\(path): \(call.name)")
            } catch {
                let codes = call.expectedError.flatMap { Self.codes[$0] } ?? []
                #expect(codes.contains(error.code), "\(path): \(call.name): \(error)")
            }
        }
    }

    /// Our codes for what the vectors call errors.
    private static let codes = [
        "invalid input length": ["input-length", "input-not-whole-items"],
        "invalid field element top bytes": ["padding-not-zero"],
        "invalid fp.Element encoding": ["coordinate-not-reduced"],
        "invalid point: not on curve": ["point-not-on-curve"],
        "g1 point is not in the correct subgroup": ["point-not-in-group"],
        "g1 point is not on correct subgroup": ["point-not-in-group"],
        "g2 point is not in the correct subgroup": ["point-not-in-group"],
        "g2 point is not on correct subgroup": ["point-not-in-group"],
    ]
}
