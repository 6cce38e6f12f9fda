"""If a job could make processes after all, none would outlive it: tried with jobs that are not held."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

from proofloom.verifiers.jail.inside import zygote

# a zygote whose jobs are not locked down: they detach, ignore what they can, and would run for a minute
LOOSE = """
import os, signal, socket, sys, time
sys.path.insert(0, sys.argv[1])
from inside import kernel, zygote
def run(lockdown, parent, header, payload, result):
    for _ in range(5):
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                os.setsid()
                signal.signal(signal.SIGTERM, signal.SIG_IGN)
                os.write(result, b"%d " % os.getpid())
                time.sleep(60)
            os._exit(0)
    time.sleep(0.3)
    os._exit(0)
zygote.run = run
kernel.prctl(kernel.PR_SET_CHILD_SUBREAPER, 1)
control = socket.socket(fileno=int(sys.argv[2]))
zygote.serve(control, os.pidfd_open(os.getppid()), None)
"""


def test_detached_grandchildren_end_with_their_job() -> None:
    folder = str(Path(zygote.__file__).parent.parent)
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with ours, theirs:
        loose = subprocess.Popen(
            [sys.executable, "-c", LOOSE, folder, str(theirs.fileno())], pass_fds=(theirs.fileno(),)
        )
        reading, writing = os.pipe()
        null = os.open("/dev/null", os.O_RDONLY)
        socket.send_fds(ours, [json.dumps({"wall": 10_000}).encode()], [null, writing])
        os.close(writing)
        os.close(null)
        report = json.loads(ours.recv(4096))
        assert report["status"] == 0
        text = b""
        while part := os.read(reading, 4096):
            text += part
        os.close(reading)
        pids = [int(pid) for pid in text.split()]
        assert len(pids) == 5
        time.sleep(0.05)
        assert [pid for pid in pids if Path(f"/proc/{pid}").exists()] == []
        ours.close()
        assert loose.wait(timeout=10) == 0
