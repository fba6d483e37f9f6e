import Judge
import Testing

@Suite("The team's own JUnit report")
struct JUnitTests {
    private static func read(_ text: String) throws(XMLError) -> (tests: [TestResult], total: Int) {
        try JUnitReport.read(Array(text.utf8))
    }

    @Test("gives names, outcomes, messages and times, and never points")
    func outcomes() throws {
        let (tests, total) = try Self.read(
            """
            <?xml version="1.0" encoding="utf-8"?><testsuites name="pytest tests"><testsuite name="pytest">
            <properties><property name="a" value="b"/></properties>
            <testcase classname="tests.test_a" name="test_one" time="0.25"><system-out>hi &lt;b&gt;</system-out></testcase>
            <testcase classname="tests.test_a" name='test_two[&quot;x&quot;]' time="2"><failure message="1 &#33;= &#x32;&#10;next">long <![CDATA[<text>]]></failure></testcase>
            <testcase name="test_three"><error message="boom"/></testcase><!-- a comment -->
            <testcase name="test_four"><skipped message="later"/></testcase>
            </testsuite></testsuites>
            """
        )
        #expect(total == 4)
        #expect(
            tests.map(\.name) == [
                "tests.test_a::test_one", "tests.test_a::test_two[\"x\"]", "test_three", "test_four",
            ]
        )
        #expect(tests.map(\.outcome) == [.pass, .fail, .error, .skipped])
        #expect(tests.map(\.message) == ["", "1 != 2 next", "boom", "later"])
        #expect(tests.map(\.durationMs) == [250, 2_000, 0, 0])
        #expect(tests.allSatisfy { $0.points == 0 && $0.maximum == 0 && $0.suite == .team })
    }

    @Test("shows the first 500 tests and counts all")
    func many() throws {
        let cases = String(repeating: "<testcase name=\"t\"/>", count: 501)
        let (tests, total) = try Self.read("<testsuite>\(cases)</testsuite>")
        #expect(tests.count == 500)
        #expect(total == 501)
    }

    @Test("takes no nonsense for a time", arguments: ["nan", "-1", "1e300", "soon", "inf"])
    func time(_ text: String) throws {
        let (tests, _) = try Self.read("<testsuite><testcase name=\"t\" time=\"\(text)\"/></testsuite>")
        #expect((0...86_400_000).contains(tests.first?.durationMs ?? -1))
    }

    @Test(
        "is refused if it is not the little XML that it should be",
        arguments: [
            "", "x", "<testsuite>", "<testsuite></testsuites>", "<testsuite/><testsuite/>", "<testsuite/>x",
            "<!DOCTYPE x><testsuite/>", "<!DOCTYPE x [<!ENTITY a \"b\">]><testsuite>&a;</testsuite>",
            "<testsuite>&a;</testsuite>", "<testsuite>&#0;&#xd800;</testsuite>",
            "<testsuite>&#+9;</testsuite>",
            "<?php ?><testsuite/>", "<testsuite><?x y?></testsuite>", "<testsuite a=1/>",
            "<testsuite a=\"1\" a=\"2\"/>", "<testsuite a=\"<\"/>", "<testsuite a=\"1\"b=\"2\"/>",
            "<testsuite a=\"", "<testsuite><!-- ", "<testsuite><![CDATA[", "<1/>", "< testsuite/>",
            "<other/>",
        ]
    )
    func refused(_ text: String) {
        #expect(throws: XMLError.self) { try Self.read(text) }
    }

    @Test("may be as deep, as long and as large as the limits, and no more")
    func limits() throws {
        func nested(_ depth: Int) -> String {
            "<testsuite>" + String(repeating: "<a>", count: depth - 1)
                + String(repeating: "</a>", count: depth - 1)
                + "</testsuite>"
        }
        #expect(throws: Never.self) { try Self.read(nested(XMLReader.depthLimit)) }
        #expect(throws: XMLError.self) { try Self.read(nested(XMLReader.depthLimit + 1)) }

        func many(_ count: Int) -> String {
            "<testsuite>" + String(repeating: "<a/>", count: count - 1) + "</testsuite>"
        }
        #expect(throws: Never.self) { try Self.read(many(XMLReader.elementLimit)) }
        #expect(throws: XMLError.self) { try Self.read(many(XMLReader.elementLimit + 1)) }

        func padded(_ bytes: Int) -> String {
            let frame = "<testsuite></testsuite>"
            return frame + String(repeating: " ", count: bytes - frame.utf8.count)
        }
        #expect(throws: Never.self) { try Self.read(padded(XMLReader.sizeLimit)) }
        #expect(throws: XMLError.self) { try Self.read(padded(XMLReader.sizeLimit + 1)) }
        #expect(throws: XMLError.self) { try JUnitReport.read(Array("<testsuite a=\"".utf8) + [0xff, 0x22]) }
    }
}
