import Foundation

/// A name that a person gave, checked, with the form that it is compared by.
///
/// Names that look alike must not stand beside each other on a scoreboard, so two names are the same when
/// their keys are: compatibility-composed (a Mac types Hangul decomposed), upper- then lower-cased (folds ß
/// and final sigma as well), and without the code points that show nothing.
struct Name {
    static let maximumCharacters = 64
    static let maximumBytes = 256

    let text: String
    let key: String

    init(_ text: String, of kind: String) throws {
        func refuse(_ reason: String) -> StoreError { .invalidName(of: kind, reason: reason) }

        // Bytes first: a single character may be any number of them.
        guard text.utf8.count <= Self.maximumBytes, text.count <= Self.maximumCharacters else {
            throw refuse(
                "it is longer than \(Self.maximumCharacters) characters or \(Self.maximumBytes) bytes"
            )
        }
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate:
                throw refuse("it contains the control character U+\(String(scalar.value, radix: 16))")
            default:
                guard !scalar.properties.isBidiControl else {
                    throw refuse("it contains a mark that turns the direction of writing")
                }
            }
        }
        guard text.first?.isWhitespace != true, text.last?.isWhitespace != true else {
            throw refuse("it begins or ends with a space")
        }
        let visible = String(String.UnicodeScalarView(text.unicodeScalars.filter { !Self.isHidden($0) }))
        let folded = visible.precomposedStringWithCompatibilityMapping.uppercased().lowercased()
        guard folded.contains(where: { !$0.isWhitespace }) else { throw refuse("it is empty") }
        self.text = text
        key = folded.precomposedStringWithCompatibilityMapping
    }

    /// `Default_Ignorable_Code_Point` leaves a few out that are as invisible: tags and annotations.
    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isDefaultIgnorableCodePoint || scalar.properties.generalCategory == .format
    }
}
