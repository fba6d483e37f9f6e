import Devnet
import Testing
import sandboxd

@Suite("OpenAPI")
struct OpenAPITests {
    @Test("the document names exactly the routes that are served")
    func agreement() async throws {
        try await TestDaemon.with { daemon in
            let document = try await daemon.call("GET", "/openapi.json").json
            #expect(document["openapi"] == "3.1.0")
            var described: Set<String> = []
            for path in document["paths"]?.members ?? [] {
                for operation in path.value.members ?? [] {
                    described.insert("\(operation.key.uppercased()) \(path.key)")
                }
            }
            #expect(described == Set(API.names))
        }
    }

    @Test(
        "every operation has a summary, a name of its own, its parameters and answers; every reference leads somewhere"
    )
    func completeness() async throws {
        try await TestDaemon.with { daemon in
            let answer = try await daemon.call("GET", "/openapi.json")
            let document = answer.json
            var names: Set<String> = []
            for path in document["paths"]?.members ?? [] {
                for operation in path.value.members ?? [] {
                    #expect(operation.value["summary"]?.string?.isEmpty == false)
                    let name = try #require(operation.value["operationId"]?.string)
                    #expect(names.insert(name).inserted, "\(name) stands twice")
                    let parameters = (operation.value["parameters"]?.array ?? []).filter {
                        $0["in"] == "path"
                    }
                    #expect(parameters.count == path.key.split(separator: "{").count - 1)
                    let answers = operation.value["responses"]?.members?.map(\.key) ?? []
                    #expect(answers.count == 2 && answers.contains("default"))
                }
            }
            let known = Set(document["components"]?["schemas"]?.members?.map(\.key) ?? [])
            for reference in answer.text.split(separator: "#/components/schemas/").dropFirst() {
                #expect(known.contains(String(reference.prefix { $0 != "\"" })))
            }
        }
    }
}
