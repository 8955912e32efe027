/// What a script reads on its standard input, piece by piece, so that it need not fit in memory.
public struct HostInput: Sendable {
  /// Gives the next bytes, and none at the end. It belongs to one thread.
  public typealias Reader = () throws -> [UInt8]

  /// Begins at the start, each time anew.
  public let begin: @Sendable () throws -> Reader

  /// - Parameter begin: gives a reader that begins at the start, each time that it is called.
  public init(begin: @escaping @Sendable () throws -> Reader) { self.begin = begin }

  public init(_ bytes: [UInt8]) {
    self.init {
      var rest = bytes
      return {
        defer { rest = [] }
        return rest
      }
    }
  }
}
