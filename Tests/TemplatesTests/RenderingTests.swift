import Templates
import Testing

@Suite("Rendering")
struct RenderingTests {
    private func render(
        _ text: String,
        _ answers: [String: String] = [:]
    ) throws -> String? {
        try withFolder { folder in
            var files = SampleTemplate.files
            files["project/out.txt.mustache"] = .init(text)
            return try SampleTemplate.project(answers, of: files, in: folder).tree["out.txt"]?.text
        }
    }

    @Test("gives a project its files, and nothing of the judge's")
    func files() throws {
        try withFolder { folder in
            let tree = try SampleTemplate.project(in: folder).tree
            #expect(
                tree.paths == [
                    ".sandbox.yml", "contracts/Eco.vy", "contracts/PartnerShop.vy", "incheon_eco/notes.txt",
                    "tests/latest", "tests/run.sh",
                ]
            )
            #expect(tree["incheon_eco/notes.txt"]?.text == "{{verbatim}}\n")
            #expect(tree["contracts/PartnerShop.vy"]?.text == "# 인천 & \"incheon-eco\"\n")
            #expect(tree["tests/run.sh"]?.mode == .executable)
            #expect(tree["tests/latest"] == .init("../contracts/Eco.vy", mode: .symlink))
        }
    }

    @Test("leaves out and takes in paths by their conditions")
    func conditions() throws {
        try withFolder { folder in
            let answers = ["city": "busan", "partner_shops": "false"]
            let tree = try SampleTemplate.project(answers, in: folder).tree
            #expect(tree["contracts/PartnerShop.vy"] == nil)
            #expect(tree["busan/port.txt"] != nil)
        }
    }

    @Test("escapes nothing for HTML, at no depth")
    func noEscaping() throws {
        let text =
            "{{project_name}}|{{#partner_shops}}{{project_name}}|{{/partner_shops}}{{{project_name}}}\n"
        let name = "<a> & \"b\" 'c'"
        #expect(try render(text, ["project_name": name]) == "\(name)|\(name)|\(name)\n")
    }

    @Test("leaves no trace of lines that hold a section's tag alone, the first line included")
    func standalone() throws {
        let text =
            "{{#partner_shops}}\nshops\n{{/partner_shops}}\n{{^partner_shops}}\nnone\n{{/partner_shops}}\nend\n"
        #expect(try render(text) == "shops\nend\n")
        #expect(try render(text, ["partner_shops": "false"]) == "none\nend\n")
    }

    @Test("repeats a section for each value of a multichoice and asks for single ones")
    func multichoice() throws {
        let text = "{{#operators}}<{{.}}>{{/operators}} {{#operators_has_cafe}}cafe{{/operators_has_cafe}}"
        #expect(try render(text, ["operators": "bank,cafe"]) == "<bank><cafe> cafe")
        #expect(try render(text, ["operators": ""]) == " ")
    }

    @Test("offers each name in the styles that programs use")
    func styles() throws {
        let text =
            "{{project_name_pascal}} {{project_name_snake}} {{project_name_kebab}} {{project_name_upper}}"
        #expect(
            try render(text, ["project_name": "eco memberClub-2HTTPServer"])
                == "EcoMemberClub2HttpServer eco_member_club_2_http_server eco-member-club-2-http-server "
                + "ECO_MEMBER_CLUB_2_HTTP_SERVER"
        )
        #expect(try render(text, ["project_name": "busan"]) == "Busan busan busan BUSAN")
    }

    @Test("makes a text safe between a program's double quotes")
    func literal() throws {
        #expect(
            try render("\"{{project_name_literal}}\"", ["project_name": "a\"; drop()\\ #가"])
                == "\"a\\\"; drop()\\\\ #가\""
        )
    }

    @Test("follows a change of delimiters")
    func delimiters() throws {
        #expect(try render("{{=<% %>=}}${{ github.sha }} <%city%>") == "${{ github.sha }} incheon")
    }

    @Test(
        "refuses names that are not known, and what it does not support",
        arguments: [
            "{{cty}}", "{{#nobody}}{{/nobody}}", "{{> partial}}", "{{$block}}{{/block}}", "{{city", "{{.}}",
            "{{#city}}", "{{#city}}{{#points}}{{/city}}{{/points}}", "{{% CONTENT_TYPE: HTML}}",
            "{{=<% %>=}}<%cty%>",
            "{{#operators}}{{#operators}}{{#operators}}x{{/operators}}{{/operators}}{{/operators}}",
            "{{&cty}}", "{{{cty}}}", "{{uppercase(cty)}}",
        ]
    )
    func refusals(text: String) throws {
        let problem = try #require(throws: TemplateProblem.self) { try render("first\n" + text) }
        #expect(problem.reason.contains("project/out.txt.mustache, line 2"))
        #expect(!problem.isServed)
    }

    @Test("refuses sections nested so deep that a parser would fail")
    func depth() throws {
        let deep =
            String(repeating: "{{#city}}", count: 100_000) + String(repeating: "{{/city}}", count: 100_000)
        #expect(throws: TemplateProblem.self) { try render(deep) }
    }

    @Test(
        "refuses an answer that would lead a path astray",
        arguments: [
            "../x", "..", ".", "/etc", "a/b", "a\\b", ".git", ".GIT", ".git.", "git~1", "con", "a:b", "a.",
        ]
    )
    func escapes(name: String) throws {
        try withFolder { folder in
            var files = SampleTemplate.files
            files["project/{{project_name}}/file.txt"] = .init("x")
            #expect(throws: TreeError.self) {
                try SampleTemplate.project(["project_name": name], of: files, in: folder)
            }
        }
    }

    @Test("refuses two files that answers bring to one place")
    func collisions() throws {
        try withFolder { folder in
            var files = SampleTemplate.files
            files["project/{{project_name}}.txt"] = .init("x")
            files["project/readme.txt"] = .init("y")
            let template = try SampleTemplate.template(files, in: folder)
            for name in ["readme", "README"] {
                let answers = try Answers.resolve(manifest: template.manifest, given: ["project_name": name])
                #expect(throws: TreeError.self) { try Scaffold.render(template, answers) }
            }
        }
    }
}
