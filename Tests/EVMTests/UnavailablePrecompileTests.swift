import EVM
import Primitives
import Testing

@Suite("Precompiles that this version does not compute")
struct UnavailablePrecompileTests {
    @Test("They fail the call and are reported, never passed over")
    func reported() throws {
        let pairing = Address(high: 0, low: 8)
        let result = try World().call(call(pairing, gas: 100_000) + returnTop)
        #expect(result.status == .success)
        #expect(result.word == 0)
        #expect(result.unavailablePrecompiles == [pairing])
        #expect(try World().call(push(1)).unavailablePrecompiles.isEmpty)
    }
}
