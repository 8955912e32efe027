/// How many jobs a scheduler lets a person have at a time, and how many there are.
///
/// What a submission takes of one bound isn't free any more in another submission's bound of the same
/// ``what``.
public struct SubmitBound: Hashable, Sendable {
  /// Which limit it is, for people: `the QOS 'normal' lets a user have 2000 jobs`.
  public var what: String
  /// How many jobs there may be; each task of an array counts.
  public var most: Int
  /// How many there are now, as far as it is known: perhaps more.
  public var used: Int

  public init(what: String, most: Int, used: Int) {
    self.what = what
    self.most = most
    self.used = used
  }

  /// How many more there may be.
  public var free: Int { max(0, most - used) }
}

/// What decides which of a cluster's limits count for a submission; nil for the cluster's own choice.
public struct LimitScope: Hashable, Sendable {
  public var account: String?
  public var qos: String?
  public var partition: String?

  public init(account: String? = nil, qos: String? = nil, partition: String? = nil) {
    self.account = account
    self.qos = qos
    self.partition = partition
  }
}
