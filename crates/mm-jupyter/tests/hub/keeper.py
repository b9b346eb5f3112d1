"""Keeps a hub: starts it, tells of its end, and when its own input ends, ends it with all that is its."""

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import threading

CHILD_SUBREAPER = 36
END_SECONDS = 20


def children():
    found = []
    for name in os.listdir("/proc"):
        try:
            with open(f"/proc/{name}/stat", encoding="ascii", errors="replace") as stat:
                parent = stat.read().rpartition(")")[2].split()[1]
        except OSError:
            continue
        if name.isdigit() and int(parent) == os.getpid():
            found.append(int(name))
    return found


def watch(hub):
    print("ended", hub.wait(), flush=True)


def main():
    folder, *command = sys.argv[1:]
    # What the hub leaves behind becomes a child of this process, where it is seen.
    ctypes.CDLL(None).prctl(CHILD_SUBREAPER, 1, 0, 0, 0)
    # It is ignored in what a shell runs in the background, and then in the service, too.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    with open(os.path.join(folder, "log"), "wb") as log:
        hub = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
        )
    print(hub.pid, flush=True)
    watcher = threading.Thread(target=watch, args=[hub])
    watcher.start()
    sys.stdin.read()
    if watcher.is_alive():
        hub.send_signal(signal.SIGCONT)
        hub.terminate()
        watcher.join(END_SECONDS)
        hub.kill()
        watcher.join()
    left = children()
    while left:
        for pid in left:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        left = children()
    shutil.rmtree(folder, ignore_errors=True)


main()
