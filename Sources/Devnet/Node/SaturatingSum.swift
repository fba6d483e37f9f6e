extension FixedWidthInteger {
    /// The sum, or the nearest number that there is: clocks end, and must not take the process with them.
    func saturatingSum(_ other: Self) -> Self {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? (other < 0 ? .min : .max) : sum
    }
}
