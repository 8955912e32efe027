/// The templates of this folder, compiled into the program so that it needs no files beside it.
public enum ShippedTemplates {
  /// The text of each template by its file name, the plainest first.
  public static let all: [(name: String, text: String)] = [
    ("slurm-array.sh", text(PackageResources.slurm_array_sh)),
    ("plain.sh", text(PackageResources.plain_sh)),
    ("gpu.sh", text(PackageResources.gpu_sh)),
    ("conda.sh", text(PackageResources.conda_sh)),
    ("venv.sh", text(PackageResources.venv_sh)),
    ("modules.sh", text(PackageResources.modules_sh)),
    ("apptainer.sh", text(PackageResources.apptainer_sh)),
    ("docker.sh", text(PackageResources.docker_sh)),
    ("mpi.sh", text(PackageResources.mpi_sh)),
    ("requeue.sh", text(PackageResources.requeue_sh)),
    ("ray.sh", text(PackageResources.ray_sh)),
  ]

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
