import Devnet
import Foundation
import Testing

@Suite("The table of methods")
struct MethodCatalogueTests {
    /// docs/json-rpc.md, seen from this file wherever the checkout is.
    private static let document = URL(filePath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "docs/json-rpc.md")

    @Test("has a line for every method there is")
    func complete() {
        let missing = Set(RPCEndpoint.methodNames).subtracting(MethodCatalogue.names)
        #expect(missing.isEmpty, "no line for \(missing.sorted())")
    }

    @Test("has no line for a method that there is not")
    func real() {
        let invented = Set(MethodCatalogue.names).subtracting(RPCEndpoint.methodNames)
        #expect(invented.isEmpty, "no method for \(invented.sorted())")
    }

    @Test("names each method once, and none among those that are not there")
    func unique() {
        let names = MethodCatalogue.names
        #expect(Set(names).count == names.count)
        #expect(Set(names).isDisjoint(with: MethodCatalogue.absentNames))
        #expect(Set(RPCEndpoint.methodNames).isDisjoint(with: MethodCatalogue.absentNames))
    }

    @Test("marks those that public addresses do not serve")
    func control() {
        #expect(RPCEndpoint.methodNames.filter(MethodCatalogue.isControl) == RPCEndpoint.controlMethodNames)
    }

    @Test("is what docs/json-rpc.md shows; SANDBOXD_WRITE_DOCS=1 writes it anew")
    func current() throws {
        if ProcessInfo.processInfo.environment["SANDBOXD_WRITE_DOCS"] == "1" {
            try Data(MethodCatalogue.markdown.utf8).write(to: Self.document)
        }
        #expect(try String(contentsOf: Self.document, encoding: .utf8) == MethodCatalogue.markdown)
    }
}
