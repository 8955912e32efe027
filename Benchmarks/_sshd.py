"""An sshd on loopback with a key of its own, and proxies before it."""

import os
import socket
import subprocess
import sys
import time


class Proxy:
    """A process that forwards to a port, counts, and delays."""

    def __init__(self, port, delay_ms=0):
        script = os.path.join(os.path.dirname(__file__), "_proxy.py")
        self.process = subprocess.Popen([sys.executable, script, str(port), str(delay_ms)], text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.port = int(self.process.stdout.readline())

    def counts(self):
        """Bytes up and down since the last call."""
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return tuple(int(word) for word in self.process.stdout.readline().split())

    def close(self):
        self.process.stdin.close()
        self.process.wait()


class Server:
    """sshds that share keys: one a `PATH` for the commands, all in one ssh_config."""

    def __init__(self, folder):
        self.folder, self.closing, self.hosts, self.processes = folder, [], [], []
        self.config = os.path.join(folder, "ssh_config")
        os.makedirs("/run/sshd", exist_ok=True)
        for name in ("host_key", "client_key"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", f"{folder}/{name}"],
                           check=True)
        with open(f"{folder}/host_key.pub") as key:
            with open(f"{folder}/known_hosts", "w") as known:
                known.write("bench " + key.read())

    def start(self, path="/usr/bin:/bin"):
        """Starts one more sshd and gives its port."""
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = probe.getsockname()[1]
        name = f"{self.folder}/sshd_config_{port}"
        with open(name, "w") as config:
            config.write(f"Port {port}\nListenAddress 127.0.0.1\nHostKey {self.folder}/host_key\n"
                         f"PidFile none\nAuthorizedKeysFile {self.folder}/client_key.pub\n"
                         "StrictModes no\nUsePAM no\nPasswordAuthentication no\n"
                         "KbdInteractiveAuthentication no\nPermitRootLogin yes\nMaxStartups 1000\n"
                         "Subsystem sftp internal-sftp\n"
                         # Nobody's start-up files are measured.
                         f"SetEnv HOME={self.folder} PATH={path}\n")
        with open(f"{name}.log", "w") as log:
            process = subprocess.Popen(["/usr/sbin/sshd", "-D", "-e", "-f", name],
                                       stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self.closing.append(lambda: (process.terminate(), process.wait()))
        self.processes.append(process.pid)
        for _ in range(3000):
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                return port
            except ConnectionRefusedError:
                if process.poll() is not None:
                    break
                time.sleep(0.01)
        sys.exit(f"sshd doesn't start: see {name}.log")

    def cpu_seconds(self):
        """What ended sessions have used; nothing where the system doesn't tell."""
        total = 0
        for number in self.processes:
            try:
                with open(f"/proc/{number}/stat") as file:
                    fields = file.read().rpartition(")")[2].split()
            except FileNotFoundError:
                continue
            total += int(fields[13]) + int(fields[14])
        return total / os.sysconf("SC_CLK_TCK")

    def name(self, alias, port):
        """Gives a port a name in ssh_config."""
        self.hosts.append(
            f"Host {alias}\n  HostName 127.0.0.1\n  Port {port}\n  HostKeyAlias bench\n"
            f"  IdentityFile {self.folder}/client_key\n  IdentitiesOnly yes\n  IdentityAgent none\n"
            f"  UserKnownHostsFile {self.folder}/known_hosts\n  GlobalKnownHostsFile /dev/null\n")
        with open(self.config, "w") as config:
            config.write("\n".join(self.hosts))

    def proxy(self, alias, port, delay_ms=0):
        """A proxy before a port, under a name in ssh_config."""
        proxy = Proxy(port, delay_ms)
        self.closing.append(proxy.close)
        self.name(alias, proxy.port)
        return proxy

    def close(self):
        for close in reversed(self.closing):
            close()
