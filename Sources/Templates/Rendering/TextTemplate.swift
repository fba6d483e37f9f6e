import Mustache

/// A text with Mustache tags whose every name is known.
struct TextTemplate {
    /// Why a text is no template.
    struct Failure: Error {
        let line: Int?
        let problem: String
    }

    private let template: MustacheTemplate

    init(_ text: String, names: RenderingNames) throws(Failure) {
        do {
            var scanner = TagScanner(names: names)
            try scanner.scan(text)
        } catch {
            throw Failure(line: error.line, problem: error.problem)
        }
        do {
            // The pragma stops Mustache from escaping for HTML; alone on its line it leaves no trace.
            template = try MustacheTemplate(string: "{{% CONTENT_TYPE: TEXT}}\n" + text)
        } catch let error as MustacheTemplate.ParserError {
            throw Failure(
                line: error.context.lineNumber - 1,
                problem: "the template's syntax is wrong (\(error.error))"
            )
        } catch {
            throw Failure(line: nil, problem: "the template's syntax is wrong (\(error))")
        }
    }

    func render(_ context: RenderingContext) -> String { template.render(context.values) }
}
