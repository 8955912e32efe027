import Testing

@testable import Coordinator

@Suite("The file system that holds a path")
struct NetworkFileSystemTests {
  static let mounts = """
    22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
    30 22 0:26 / /home rw,relatime shared:2 - nfs4 server:/home rw,vers=4.2
    31 22 0:27 / /mnt/two\\040words rw - fuse.sshfs host: rw
    32 22 254:1 / /home/ada/local rw - xfs /dev/vdb rw
    broken line
    """

  @Test(
    "the longest mount point above it counts",
    arguments: [
      ("/tmp/x", "ext4"), ("/home", "nfs4"), ("/home/ada/x", "nfs4"), ("/homely", "ext4"),
      ("/home/ada/local/y", "xfs"), ("/mnt/two words/z", "fuse.sshfs"),
    ])
  func type(path: String, expected: String) {
    #expect(fileSystem(of: path, mounts: Self.mounts) == expected)
  }

  @Test("which of them other machines write to")
  func networks() {
    #expect(["nfs4", "lustre", "fuse.sshfs", "cifs", "gpfs"].allSatisfy(isNetwork))
    #expect(!["ext4", "xfs", "tmpfs", "btrfs", "overlay"].contains(where: isNetwork))
  }
}
