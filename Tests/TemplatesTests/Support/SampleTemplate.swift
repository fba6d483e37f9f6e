import Templates

/// A small, valid template; each test changes what it is about.
enum SampleTemplate {
    static let manifest = """
        schema: 1
        name: eco-sample
        version: 1.0.0
        title: { en: "Eco sample", ko: "에코 예제" }
        summary: { en: "A sample.", ko: "예제입니다." }
        variables:
          - name: city
            type: choice
            default: incheon
            choices:
              - { value: incheon, label: { en: Incheon, ko: 인천 } }
              - { value: busan, label: { en: Busan, ko: 부산 } }
            help: { en: "Which city", ko: "도시" }
          - name: project_name
            type: string
            default: "{{city}}-eco"
            help: { en: "Name", ko: "이름" }
          - name: points
            type: int
            default: 10
            min: 1
            max: 100
            help: { en: "Points", ko: "점수" }
          - name: partner_shops
            type: bool
            default: true
            help: { en: "Shops", ko: "상점" }
          - name: operators
            type: multichoice
            default: [bank]
            choices:
              - { value: bank, label: { en: Bank, ko: 은행 } }
              - { value: cafe, label: { en: Cafe, ko: 카페 } }
            help: { en: "Operators", ko: "운영" }
        paths:
          - path: "project/contracts/PartnerShop.vy.mustache"
            when: partner_shops
          - path: "project/busan/"
            when: city == busan
        toolchain:
          name: vyper
        judge:
          build:
            contracts: [ { name: Eco, path: contracts/Eco.vy } ]
            timeLimitSeconds: 60
          team: { suite: tests, timeLimitSeconds: 120 }
          acceptance: { entry: acceptance.py, timeLimitSeconds: 120 }
          feedback: names
          criteria:
            - id: certification
              title: { en: "Certification", ko: "인증" }
              tests:
                - { id: certifies, points: 10, title: { en: "Certifies", ko: "인증한다" } }
                - { id: refuses, points: 5, title: { en: "Refuses", ko: "거부한다" } }

        """

    static let files = FileTree([
        "template.yml": .init(manifest),
        "project/contracts/Eco.vy.mustache": .init(
            "NAME: constant(String[64]) = \"{{project_name_literal}}\"\n"
        ),
        "project/contracts/PartnerShop.vy.mustache": .init("# {{city_label_ko}} & \"{{project_name}}\"\n"),
        "project/busan/port.txt": .init("harbour\n"),
        "project/{{project_name_snake}}/notes.txt": .init("{{verbatim}}\n"),
        "project/tests/run.sh": .init("#!/bin/sh\n", mode: .executable),
        "project/tests/latest": .init("../contracts/Eco.vy", mode: .symlink),
        "judge/acceptance.py.mustache": .init("CITY = \"{{city}}\"\n"),
        "judge/reference/contracts/Eco.vy.mustache": .init("# solved {{project_name}}\n"),
        "judge/mutants/no-expiry/contracts/Eco.vy": .init("# wrong\n"),
    ])

    static func changed(_ replacements: [(String, String)]) -> String {
        replacements.reduce(manifest) { text, replacement in
            precondition(text.contains(replacement.0), "the sample has no \"\(replacement.0)\"")
            return text.replacing(replacement.0, with: replacement.1)
        }
    }

    static func parse(_ replacements: (String, String)...) throws -> Manifest {
        try Manifest(parsing: Array(changed(replacements).utf8))
    }

    /// Writes the template into a folder and serves it.
    static func serve(_ files: FileTree = files, in folder: String) throws -> TemplateCatalogue {
        try files.write(into: "\(folder)/source")
        let catalogue = TemplateCatalogue(directory: "\(folder)/data", sources: [.folder("\(folder)/source")])
        if let problem = catalogue.refresh().first { throw problem }
        return catalogue
    }

    static func template(_ files: FileTree = files, in folder: String) throws -> Template {
        try serve(files, in: folder).template(named: "eco-sample")
    }

    /// The sample rendered with these answers over the defaults.
    static func project(
        _ answers: [String: String] = [:],
        of files: FileTree = files,
        in folder: String
    ) throws -> RenderedProject {
        let template = try template(files, in: folder)
        return try Scaffold.render(template, Answers.resolve(manifest: template.manifest, given: answers))
    }
}
