public import Cluster

/// What an SSH connection is made with; all else stands in the ssh configuration under the alias.
public struct SSHOptions: Sendable {
  /// The host as the ssh configuration knows it. It also names the host in messages.
  public var alias: String
  /// What `clustersweep` calls the host; nil where that is the alias.
  public var name: String?
  /// The ssh configuration; nil is the user's and the system's.
  public var configFile: String?
  /// How long it may take until commands can be run, without the time that prompts wait for answers.
  public var deadline: Duration
  /// Where `PATH`, `HOME`, `USER`, `SHELL` and `SSH_AUTH_SOCK` are looked up, and what `ssh` and
  /// proxy commands are run with.
  public var environment: [String: String]
  /// Asks for passphrases, passwords and what else a login needs; nil from it passes a key over, and
  /// gives the login up where the host asks. Without it nothing is asked, and what would need an
  /// answer is passed over.
  public var prompt: Prompter?
  /// Notes how the connection comes about; nil where nobody wants to know.
  public var recorder: ConnectionRecorder?

  public init(
    alias: String, name: String? = nil, configFile: String? = nil,
    deadline: Duration = .seconds(15),
    environment: [String: String], prompt: Prompter? = nil
  ) {
    self.alias = alias
    self.name = name
    self.configFile = configFile
    self.deadline = deadline
    self.environment = environment
    self.prompt = prompt
  }

  /// The command that a user would type to reach the same host.
  var sshCommand: String {
    (["ssh"] + (configFile.map { ["-F", $0] } ?? []) + [alias]).joined(separator: " ")
  }

  /// The command that keeps a connection.
  var connectCommand: String { "clustersweep connect \(name ?? alias)" }
}
