/// A value of a YAML text as it is written: with its place in code points, its anchor and tag, aliases
/// as aliases, and keys that stand twice.
///
/// ``YAMLNode`` is what a text says; this is for changing a text without touching the rest of it.
package struct YAMLSyntaxNode: Hashable, Sendable {
  package enum Content: Hashable, Sendable {
    case scalar(String, YAMLNode.Style)
    case sequence([YAMLSyntaxNode])
    case mapping([Entry])
    /// The name of an anchor, and the ``YAMLSyntaxNode/id`` of the value that it names.
    case alias(String, target: Int)
  }

  package struct Entry: Hashable, Sendable {
    package var key: YAMLSyntaxNode
    /// The first code point behind the ':'; nil if there is none.
    package var colonEnd: Int?
    package var value: YAMLSyntaxNode
  }

  package var content: Content
  /// A number of its own.
  package var id: Int
  package var anchor: String?
  /// As it is resolved: `tag:yaml.org,2002:float`.
  package var tag: String?
  /// Whether a list or mapping stands in brackets.
  package var isFlow = false
  /// The first code point, such as the `&` of an anchor.
  package var start: Int
  /// The first code point behind the anchor and the tag; `start`, if there is neither.
  package var propertiesEnd: Int
  /// The first code point of the value itself.
  package var contentStart: Int
  /// The first code point behind the last character of the value. A value that isn't written begins
  /// and ends behind its tag, anchor, colon or key.
  package var end: Int
}
