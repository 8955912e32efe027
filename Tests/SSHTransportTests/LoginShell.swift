import Foundation
import Testing

/// A login shell whose start-up file prints something.
struct LoginShell: CustomTestStringConvertible, Sendable {
  var path: String
  /// What it reads before it runs a command.
  var startupFile: String
  var noise = "echo NOISE; /bin/sh -c 'echo MORE-NOISE >&2'"

  var testDescription: String { path }

  static let bash = LoginShell(path: "/bin/bash", startupFile: ".bashrc")
  static let dash = LoginShell(path: "/bin/dash", startupFile: "never_read")
  static let zsh = LoginShell(path: "/usr/bin/zsh", startupFile: ".zshenv")
  static let tcsh = LoginShell(path: "/usr/bin/tcsh", startupFile: ".cshrc")
  static let fish = LoginShell(path: "/usr/bin/fish", startupFile: ".config/fish/config.fish")

  static let all = [bash, dash, zsh, tcsh, fish]
}

extension SSHServerFixture {
  /// The line of sshd_config by which commands run as for a user with a login shell of
  /// ``installLoginShell(_:)``.
  static let runsLoginShell = "ForceCommand /bin/sh FOLDER/as_shell"

  /// Runs commands as sshd would for a user with that login shell.
  func installLoginShell(_ shell: LoginShell) throws {
    let wrapper = """
      export HOME='\(folder)' BASH_ENV='\(folder)/.bashrc'
      echo WRAPPER-NOISE; echo WRAPPER-NOISE >&2
      exec \(shell.path) -c "$SSH_ORIGINAL_COMMAND"
      """
    try write(wrapper, to: "as_shell")
    try FileManager.default.createDirectory(
      atPath: folder + "/.config/fish", withIntermediateDirectories: true)
    try write(shell.noise + "\n", to: shell.startupFile)
  }
}
