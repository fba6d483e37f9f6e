import Templates
import Testing

@Suite("A manifest")
struct ManifestTests {
    @Test("is read with all that it says")
    func reads() throws {
        let manifest = try SampleTemplate.parse()
        #expect(manifest.name == "eco-sample")
        #expect(manifest.version == SemanticVersion("1.0.0"))
        #expect(manifest.title.ko == "에코 예제")
        #expect(manifest.variables.map(\.typeName) == ["choice", "string", "int", "bool", "multichoice"])
        #expect(manifest.variables[4].defaultText == "bank")
        #expect(manifest.paths.map(\.condition.description) == ["partner_shops", "city == busan"])
        #expect(manifest.toolchain == "vyper")
        #expect(manifest.judge.build.contracts.map(\.path) == ["contracts/Eco.vy"])
        #expect(manifest.judge.feedback == .names)
        #expect(manifest.judge.maximum == 15)
    }

    /// What is changed in the sample, and the key that the error must name.
    static let faults: [(String, String, String)] = [
        ("schema: 1", "schema: 2", "schema"),
        ("schema: 1\n", "", "schema"),
        ("toolchain:\n", "tolchain:\n", "tolchain"),
        ("name: eco-sample", "name: Eco Sample", "name"),
        ("version: 1.0.0", "version: 1.0", "version"),
        ("version: 1.0.0", "version: 01.0.0", "version"),
        ("title: { en: \"Eco sample\", ko: \"에코 예제\" }", "title: { en: x }", "title.ko"),
        ("title: { en: \"Eco sample\"", "title: { en: \"\"", "title.en"),
        ("ko: \"에코 예제\" }", "ko: x, fr: y }", "title.fr"),
        ("- name: points", "- name: city", "variables[2].name"),
        ("- name: points", "- name: city_snake", "variables[2].name"),
        ("- name: points", "- name: Points", "variables[2].name"),
        ("type: int", "type: float", "variables[2].type"),
        ("default: 10", "default: 101", "variables[2].default"),
        ("default: 10", "default: ten", "variables[2].default"),
        ("max: 100", "max: 0", "variables[2].max"),
        ("default: incheon", "default: seoul", "variables[0].default"),
        ("{ value: busan,", "{ value: incheon,", "variables[0].choices[1].value"),
        ("default: \"{{city}}-eco\"", "default: \"{{points}}\"", "variables[1].default"),
        ("default: \"{{city}}-eco\"", "default: a\n    pattern: \"[\"", "variables[1].pattern"),
        ("default: \"{{city}}-eco\"", "default: a\n    pattern: \"b+\"", "variables[1].default"),
        ("default: \"{{city}}-eco\"", "default: abc\n    maxLength: 2", "variables[1].default"),
        ("default: true", "default: perhaps", "variables[3].default"),
        ("default: [bank]", "default: [bank, zoo]", "variables[4].default"),
        ("help: { en: \"Name\", ko: \"이름\" }", "help: { en: \"Name\" }", "variables[1].help.ko"),
        ("when: partner_shops", "when: partner_shop", "paths[0].when"),
        ("when: partner_shops", "when: city", "paths[0].when"),
        ("when: city == busan", "when: city == seoul", "paths[1].when"),
        ("when: city == busan", "when: city is busan", "paths[1].when"),
        ("project/busan/", "../busan/", "paths[1].path"),
        ("project/busan/", "other/", "paths[1].path"),
        ("path: contracts/Eco.vy", "path: /etc/passwd", "judge.build.contracts[0].path"),
        ("path: contracts/Eco.vy", "path: a/../../b", "judge.build.contracts[0].path"),
        ("entry: acceptance.py", "entry: ../acceptance.py", "judge.acceptance.entry"),
        ("feedback: names", "feedback: some", "judge.feedback"),
        ("points: 10", "points: 0", "judge.criteria[0].tests[0].points"),
        ("points: 10", "points: -1", "judge.criteria[0].tests[0].points"),
        ("id: refuses", "id: certifies", "judge.criteria[0].tests[1].id"),
        ("timeLimitSeconds: 60", "timeLimitSeconds: 0", "judge.build.timeLimitSeconds"),
    ]

    @Test("with a fault is refused, and the error names file and key", arguments: faults)
    func refuses(fault: (String, String, String)) throws {
        let error = try #require(throws: ManifestError.self) {
            try SampleTemplate.parse((fault.0, fault.1))
        }
        #expect(error.file == "template.yml")
        #expect(error.key == fault.2)
        #expect(error.description.hasSuffix("."))
    }

    @Test("says where it is no YAML")
    func syntax() throws {
        let error = try #require(throws: ManifestError.self) {
            try SampleTemplate.parse(("toolchain:", "toolchain: [\n}"))
        }
        #expect(error.line ?? 0 > 30)
    }

    @Test("suggests the key that was meant")
    func suggestion() throws {
        let error = try #require(throws: ManifestError.self) {
            try SampleTemplate.parse(("feedback: names", "feedbak: names"))
        }
        #expect(error.description.contains("did you mean \"feedback\"?"))
    }

    @Test("that would unfold without end is refused before it does")
    func bombs() throws {
        var bomb = "a0: &a0 [x, x]\n"
        for level in 1...40 { bomb += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
        let keys = bomb + "*a40 : 1\n"
        let deep = "schema: " + String(repeating: "[", count: 5_000)
        let long = "schema: \"" + String(repeating: "x", count: 300 << 10) + "\""
        for text in [bomb, keys, deep, long] {
            #expect(throws: ManifestError.self) { try Manifest(parsing: Array(text.utf8)) }
        }
        // A few aliases are plain YAML, and still cannot be used to unfold to more than the limit.
        let few =
            "a: &a [\(Array(repeating: "x", count: 5_000).joined(separator: ", "))]\nb: [*a, *a, *a, *a]\n"
        let error = try #require(throws: ManifestError.self) { try Manifest(parsing: Array(few.utf8)) }
        #expect(error.problem.contains("unfolds"))
    }

    @Test("that is not text is refused")
    func notText() {
        #expect(throws: ManifestError.self) { try Manifest(parsing: [0xff, 0xfe, 0]) }
        #expect(throws: ManifestError.self) { try Manifest(parsing: []) }
    }
}
