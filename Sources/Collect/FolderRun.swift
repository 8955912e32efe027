/// A folder that somebody's run left behind, with its place in a ranking given by its position.
public struct FolderRun: Sendable {
  /// The folder's path from the ranked folder on.
  public var name: String
  /// The reduced metric; nil if no file has the metric.
  public var value: Double?
  /// The step at which the value stands, if it stands at one.
  public var step: Int64?
  /// The file that holds the value: its path from the run's folder on.
  public var source: String?
  /// How that file was read.
  public var kind: Source?
  /// How many values the metric has, and how many of them are NaN.
  public var count = 0
  public var nanCount = 0
  /// How many values of an earlier attempt were left out, since a later file repeats their steps.
  public var dropped = 0
  /// Files of the same kind that have the metric too, but for a series of its own.
  public var others: [String] = []
  /// The files that couldn't be read: their paths from the run's folder on.
  public var unreadable: [String] = []
  /// The files that aren't what was written; what stands before the damage was read.
  public var damaged: [Damage] = []

  /// A damaged file.
  public struct Damage: Hashable, Sendable {
    /// Its path from the run's folder on.
    public var file: String
    /// Of the first byte that can't be used.
    public var offset: Int
    public var what: String
  }

  init(name: String) { self.name = name }
}
