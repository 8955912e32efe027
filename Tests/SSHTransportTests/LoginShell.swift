import Foundation
import Testing

/// A login shell: its program, and the start-up file that it reads for a command.
struct LoginShell: CustomTestStringConvertible, Sendable {
  var path: String
  var startupFile: String
  var noise = "echo NOISE; /bin/sh -c 'echo MORE-NOISE >&2'"

  var testDescription: String { path }

  static let all = [
    LoginShell(path: "/bin/bash", startupFile: ".bashrc"),
    LoginShell(path: "/bin/dash", startupFile: "never_read"),
    LoginShell(path: "/usr/bin/zsh", startupFile: ".zshenv"),
    LoginShell(path: "/usr/bin/tcsh", startupFile: ".cshrc"),
    LoginShell(path: "/usr/bin/fish", startupFile: ".config/fish/config.fish"),
  ]

  /// Makes in a server's folder the command that it runs in place of any other, as sshd would for a user
  /// whose login shell stands in the file `shell`. All start-up files print.
  static func prepare(_ folder: String) throws {
    let wrapper = """
      export HOME='\(folder)' BASH_ENV='\(folder)/.bashrc'
      echo WRAPPER-NOISE; echo WRAPPER-NOISE >&2
      read -r shell <'\(folder)/shell'
      exec "$shell" -c "$SSH_ORIGINAL_COMMAND"
      """
    try write(wrapper, to: folder + "/as_shell")
    for shell in all {
      try write(shell.noise + "\n", to: folder + "/" + shell.startupFile)
    }
  }

  static func write(_ text: String, to path: String) throws {
    let folder = (path as NSString).deletingLastPathComponent
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data((text + "\n").utf8).write(to: URL(fileURLWithPath: path))
  }
}
