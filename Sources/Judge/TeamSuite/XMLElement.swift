/// An element of an XML document: the little that a JUnit report needs.
package struct XMLElement: Sendable, Hashable {
    package let name: String
    package let attributes: [String: String]
    package let children: [XMLElement]
}

/// Why a text is not an XML document that the judge reads.
package struct XMLError: Error, Sendable, Hashable {
    package let reason: String
    package let offset: Int
}

/// A strict reader of a small part of XML 1.0.
///
/// It knows elements, attributes, text, comments, CDATA, the five named entities and character references. There
/// is no document type, so there are no entities that could grow, and no processing instructions but the XML
/// declaration; depth, size and the number of elements are bounded. Text between tags is checked and dropped.
package struct XMLReader {
    package static let sizeLimit = 1 << 20
    package static let depthLimit = 16
    package static let elementLimit = 20_000
    static let attributeLimit = 32

    private let bytes: [UInt8]
    private var position = 0
    private var elements = 0

    /// Reads the one root element of a document.
    package static func read(_ bytes: [UInt8]) throws(XMLError) -> XMLElement {
        guard bytes.count <= sizeLimit else { throw XMLError(reason: "it is too large", offset: sizeLimit) }
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw XMLError(reason: "it is not valid UTF-8", offset: 0)
        }
        var reader = XMLReader(bytes: bytes)
        return try reader.document()
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    private mutating func document() throws(XMLError) -> XMLElement {
        if starts(with: "<?xml ") { try skip(past: "?>") }
        try skipMisc()
        guard current == UInt8(ascii: "<") else { throw error("no element begins where one should") }
        let root = try element(depth: 0)
        try skipMisc()
        guard position == bytes.count else { throw error("there is text behind the document") }
        return root
    }

    // MARK: Elements

    private mutating func element(depth: Int) throws(XMLError) -> XMLElement {
        guard depth < Self.depthLimit else { throw error("it is nested too deeply") }
        elements += 1
        guard elements <= Self.elementLimit else { throw error("it has too many elements") }
        position += 1
        let name = try name()
        let attributes = try attributes()
        if starts(with: "/>") {
            position += 2
            return XMLElement(name: name, attributes: attributes, children: [])
        }
        position += 1
        var children: [XMLElement] = []
        while true {
            guard let byte = current else { throw error("<\(name)> is never closed") }
            if byte == UInt8(ascii: "&") {
                _ = try reference()
            } else if byte != UInt8(ascii: "<") {
                position += 1
            } else if starts(with: "</") {
                position += 2
                guard try self.name() == name else { throw error("another element than <\(name)> is closed") }
                skipSpace()
                guard current == UInt8(ascii: ">") else { throw error("a closing tag has no end") }
                position += 1
                return XMLElement(name: name, attributes: attributes, children: children)
            } else if starts(with: "<!--") {
                try skip(past: "-->")
            } else if starts(with: "<![CDATA[") {
                try skip(past: "]]>")
            } else {
                children.append(try element(depth: depth + 1))
            }
        }
    }

    /// Up to the tag's `>` or `/>`, which is left.
    private mutating func attributes() throws(XMLError) -> [String: String] {
        var attributes: [String: String] = [:]
        while true {
            let hadSpace = skipSpace()
            guard let byte = current else { throw error("a tag has no end") }
            if byte == UInt8(ascii: ">") || starts(with: "/>") { return attributes }
            guard hadSpace else { throw error("a space is missing in a tag") }
            let key = try name()
            skipSpace()
            guard current == UInt8(ascii: "=") else { throw error("an attribute has no value") }
            position += 1
            skipSpace()
            guard attributes.updateValue(try quoted(), forKey: key) == nil else {
                throw error("an attribute stands twice")
            }
            guard attributes.count <= Self.attributeLimit else {
                throw error("a tag has too many attributes")
            }
        }
    }

    private mutating func quoted() throws(XMLError) -> String {
        guard let quote = current, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
            throw error("an attribute's value is not quoted")
        }
        position += 1
        var text: [UInt8] = []
        while let byte = current {
            if byte == quote {
                position += 1
                return String(decoding: text, as: UTF8.self)
            }
            guard byte != UInt8(ascii: "<") else { throw error("an attribute's value holds a <") }
            if byte == UInt8(ascii: "&") {
                text.append(contentsOf: String(Character(try reference())).utf8)
            } else {
                text.append(byte)
                position += 1
            }
        }
        throw error("an attribute's value has no end")
    }

    /// A letter or `_`, then letters, digits and `_ - . :`.
    private mutating func name() throws(XMLError) -> String {
        let start = position
        while let byte = current {
            let isLetter = (65...90).contains(byte) || (97...122).contains(byte) || byte == 95
            let isLater = position > start && ((48...58).contains(byte) || byte == 45 || byte == 46)
            guard isLetter || isLater else { break }
            position += 1
        }
        guard (1...200).contains(position - start) else { throw error("a name is missing or too long") }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func reference() throws(XMLError) -> Unicode.Scalar {
        let named: [(String, Unicode.Scalar)] = [
            ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"), ("&quot;", "\""), ("&apos;", "'"),
        ]
        for (text, scalar) in named where starts(with: text) {
            position += text.utf8.count
            return scalar
        }
        guard starts(with: "&#") else { throw error("an entity is not one of the five that are known") }
        let isHex = starts(with: "&#x")
        position += isHex ? 3 : 2
        let start = position
        while let byte = current, byte != UInt8(ascii: ";"), position - start < 8 { position += 1 }
        let digits = String(decoding: bytes[start..<position], as: UTF8.self)
        guard current == UInt8(ascii: ";"), digits.first != "+",
            let value = UInt32(digits, radix: isHex ? 16 : 10), let scalar = Unicode.Scalar(value)
        else { throw error("a character reference is not valid") }
        position += 1
        return scalar
    }

    // MARK: Bytes

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    private func error(_ reason: String) -> XMLError { XMLError(reason: reason, offset: position) }

    private func starts(with text: String) -> Bool { bytes[position...].starts(with: text.utf8) }

    @discardableResult
    private mutating func skipSpace() -> Bool {
        let start = position
        while let byte = current, byte == 0x20 || byte == 0x09 || byte == 0x0a || byte == 0x0d {
            position += 1
        }
        return position > start
    }

    private mutating func skip(past end: String) throws(XMLError) {
        while position < bytes.count {
            if starts(with: end) {
                position += end.utf8.count
                return
            }
            position += 1
        }
        throw error("\(end) is missing")
    }

    private mutating func skipMisc() throws(XMLError) {
        while true {
            skipSpace()
            guard starts(with: "<!--") else { return }
            try skip(past: "-->")
        }
    }
}
