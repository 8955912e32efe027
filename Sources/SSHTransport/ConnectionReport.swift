/// How a connection came about, hop by hop, as far as it came.
public struct ConnectionReport: Sendable, Hashable {
  /// How far the connection to a hop came; each is reached after the one before it.
  public enum Stage: Int, Sendable, Hashable, Comparable {
    /// Only the ssh configuration was read.
    case configured
    /// Its name has an address.
    case resolved
    /// Something accepted the connection.
    case reached
    /// It speaks SSH, and showed its host key.
    case encrypted
    /// Its host key was accepted.
    case trusted
    case loggedIn

    public static func < (left: Stage, right: Stage) -> Bool { left.rawValue < right.rawValue }
  }

  /// A jump host, or the host itself.
  public struct Hop: Sendable, Hashable {
    /// As the user or `ProxyJump` names it.
    public var name: String
    public var hostName: String
    public var port: UInt16
    public var user: String
    /// Whether a proxy command or another hop makes the connection, and so looks up the name.
    public var isReachedByOthers: Bool
    public var stage = Stage.configured
    /// In digits; nil where others make the connection.
    public var address: String?
    /// `ED25519 SHA256:…`
    public var hostKey: String?
    /// The methods of logging in that the host offered, as far as it was asked.
    public var offeredMethods: [String] = []
    /// The methods by which it let us in, in their order.
    public var usedMethods: [String] = []

    public init(
      name: String, hostName: String, port: UInt16, user: String, isReachedByOthers: Bool
    ) {
      self.name = name
      self.hostName = hostName
      self.port = port
      self.user = user
      self.isReachedByOthers = isReachedByOthers
    }
  }

  /// Whose connection it is.
  public enum Keeper: Sendable, Hashable {
    /// It was made anew.
    case nobody
    /// It was there: `clustersweep connect` keeps it.
    case clustersweep
    /// It was there: the user's OpenSSH keeps it (`ControlMaster`).
    case openSSH
  }

  /// The hops in the order in which they are reached, the host itself last; none where the connection
  /// was there, or the configuration couldn't be read.
  public var hops: [Hop] = []
  public var keeper = Keeper.nobody
  /// How many bytes the start-up files of the login shell print before a command; nil where unknown.
  public var startupNoise: Int?

  public init() {}
}
