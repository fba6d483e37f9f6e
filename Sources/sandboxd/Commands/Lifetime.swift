import ArgumentParser

/// A span of time as people write it: a whole number and one of s, m, h, d; seconds without a letter.
package struct Lifetime: ExpressibleByArgument, Sendable, Hashable {
    package let seconds: UInt64

    package init?(argument: String) {
        let units: [Character: UInt64] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]
        guard let last = argument.last else { return nil }
        let unit = units[last]
        let digits = unit == nil ? argument[...] : argument.dropLast()
        guard !digits.isEmpty, digits.allSatisfy(\.isASCII), let number = UInt64(digits) else { return nil }
        let (seconds, overflows) = number.multipliedReportingOverflow(by: unit ?? 1)
        guard !overflows, seconds > 0 else { return nil }
        self.seconds = seconds
    }
}
