import Templates
import Testing

@Suite("Answers")
struct AnswersTests {
    let manifest: Manifest

    init() throws { manifest = try SampleTemplate.parse() }

    @Test("are the defaults where nothing is given, and defaults follow earlier answers")
    func defaults() throws {
        let answers = try Answers.resolve(manifest: manifest)
        #expect(answers["city"] == .string("incheon"))
        #expect(answers["project_name"] == .string("incheon-eco"))
        #expect(answers["points"] == .integer(10))
        #expect(answers["partner_shops"] == .boolean(true))
        #expect(answers["operators"] == .list(["bank"]))
        let moved = try Answers.resolve(manifest: manifest, given: ["city": "busan"])
        #expect(moved["project_name"] == .string("busan-eco"))
    }

    @Test("survive being written and read again")
    func roundTrip() throws {
        let given = [
            "project_name": "a \"b\"", "points": "7", "partner_shops": "no", "operators": "cafe, bank",
        ]
        let answers = try Answers.resolve(manifest: manifest, given: given)
        #expect(answers["operators"] == .list(["bank", "cafe"]))
        #expect(try Answers.resolve(manifest: manifest, given: answers.texts) == answers)
    }

    @Test("that are wrong are all reported at once, unknown names with the nearest known one")
    func allProblems() throws {
        let given = [
            "city": "seoul", "points": "101", "partner_shops": "maybe", "operators": "zoo",
            "projectname": "x", "zzzzzzzzzz": "y",
        ]
        let error = try #require(throws: AnswerError.self) {
            try Answers.resolve(manifest: manifest, given: given)
        }
        #expect(
            error.problems.map(\.variable)
                == ["city", "points", "partner_shops", "operators", "projectname", "zzzzzzzzzz"]
        )
        #expect(error.problems[4].description.contains("did you mean \"project_name\"?"))
        #expect(error.problems[5].description.contains("known are city"))
    }

    @Test(
        "keep to numbers' bounds exactly",
        arguments: [("0", false), ("1", true), ("100", true), ("101", false)]
    )
    func bounds(text: String, isValid: Bool) {
        let answers = try? Answers.resolve(manifest: manifest, given: ["points": text])
        #expect((answers != nil) == isValid)
    }

    @Test("cannot hold control characters or be longer than allowed")
    func texts() {
        for text in ["a\nb", "a\u{0}", "\u{1b}[31m", String(repeating: "x", count: 201)] {
            #expect(throws: AnswerError.self) {
                try Answers.resolve(manifest: manifest, given: ["project_name": text])
            }
        }
        #expect(throws: Never.self) {
            try Answers.resolve(
                manifest: manifest,
                given: ["project_name": String(repeating: "가", count: 200)]
            )
        }
    }

    @Test("are composed, however a keyboard spelt them")
    func composed() throws {
        let answers = try Answers.resolve(
            manifest: manifest,
            given: ["project_name": "\u{1112}\u{1161}\u{11ab}"]
        )
        #expect(answers["project_name"]?.text.unicodeScalars.map(\.value) == [0xd55c])
    }

    @Test("must match the whole of a pattern")
    func pattern() throws {
        let manifest = try SampleTemplate.parse(
            ("default: \"{{city}}-eco\"", "default: eco\n    pattern: \"[a-z]+\"")
        )
        #expect(throws: Never.self) {
            try Answers.resolve(manifest: manifest, given: ["project_name": "abc"])
        }
        #expect(throws: AnswerError.self) {
            try Answers.resolve(manifest: manifest, given: ["project_name": "abc; rm"])
        }
    }

    @Test("must be given where there is no default")
    func missing() throws {
        let manifest = try SampleTemplate.parse(("    default: 10\n", ""))
        let error = try #require(throws: AnswerError.self) { try Answers.resolve(manifest: manifest) }
        #expect(error.problems.map(\.code) == [.missing])
    }
}
