/// A value of a JSON text with its place, for changing a text without touching the rest of it.
package struct JSONNode: Sendable {
  package enum Content: Sendable {
    case scalar(JSONValue)
    case array([JSONNode])
    /// The members in the order of the text, also those of the same name.
    case object([Member])
  }

  package struct Member: Sendable {
    package var name: String
    /// The bytes of the name with its quotes.
    package var nameExtent: Range<Int>
    package var value: JSONNode
  }

  package var content: Content
  /// Its bytes in the text.
  package var extent: Range<Int>

  /// Reads one JSON value that fills `bytes`.
  ///
  /// - Parameter bytes: the text in UTF-8; blanks around it are allowed, nesting up to 512 levels.
  /// - Throws: ``JSONValue/ParseError``.
  package init(parsing bytes: [UInt8]) throws(JSONValue.ParseError) {
    var parser = JSONParser(bytes: bytes)
    self = try parser.document { (parser) throws(JSONValue.ParseError) in
      try parser.node()
    }
  }

  fileprivate init(_ content: Content, extent: Range<Int>) {
    self.content = content
    self.extent = extent
  }

  /// The value without its places.
  package var value: JSONValue {
    switch content {
    case .scalar(let value): value
    case .array(let elements): .array(elements.map(\.value))
    case .object(let members): .object(members.map { .init($0.name, $0.value.value) })
    }
  }
}

extension JSONParser {
  fileprivate mutating func node() throws(JSONValue.ParseError) -> JSONNode {
    skipBlanks()
    let start = position
    let isObject = peek == UInt8(ascii: "{")
    guard isObject || peek == UInt8(ascii: "[") else {
      let value = try value()
      return JSONNode(.scalar(value), extent: start..<position)
    }
    return try nested { (self) throws(JSONValue.ParseError) in
      let content: JSONNode.Content =
        isObject ? .object(try self.memberNodes()) : .array(try self.elementNodes())
      return JSONNode(content, extent: start..<self.position)
    }
  }

  private mutating func memberNodes() throws(JSONValue.ParseError) -> [JSONNode.Member] {
    var members: [JSONNode.Member] = []
    try list(until: "}") { (self) throws(JSONValue.ParseError) in
      let (name, extent) = try self.name()
      members.append(.init(name: name, nameExtent: extent, value: try self.node()))
    }
    return members
  }

  private mutating func elementNodes() throws(JSONValue.ParseError) -> [JSONNode] {
    var elements: [JSONNode] = []
    try list(until: "]") { (self) throws(JSONValue.ParseError) in
      elements.append(try self.node())
    }
    return elements
  }
}
