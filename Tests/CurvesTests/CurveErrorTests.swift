import Curves
import Testing

@Suite("Curve errors")
struct CurveErrorTests {
    static let all: [CurveError] = [
        .inputLength(actual: 1, expected: 2), .inputNotWholeItems(actual: 1, item: 2),
        .paddingNotZero(offset: 77), .coordinateNotReduced(offset: 77), .scalarNotReduced(offset: 77),
        .compressionMalformed(offset: 77), .pointNotOnCurve(offset: 77), .pointNotInGroup(offset: 77),
        .argumentCountsDiffer, .cellIndexTooLarge(128), .versionedHashMismatch, .proofRefuted,
    ]

    @Test("Codes differ, and descriptions are sentences that name the place")
    func descriptions() {
        #expect(Set(Self.all.map(\.code)).count == Self.all.count)
        for error in Self.all {
            #expect(error.description.hasSuffix("."))
        }
        for error in Self.all[2...7] { #expect(error.description.contains("at byte 77")) }
    }
}
