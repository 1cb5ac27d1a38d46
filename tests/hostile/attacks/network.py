# %% tcp: marker left
import socket
def attack():
    for family in (socket.AF_INET, socket.AF_INET6): attempt(socket.socket, family, socket.SOCK_STREAM)

# %% udp: marker left
import socket
def attack():
    for family in (socket.AF_INET, socket.AF_INET6): attempt(socket.socket, family, socket.SOCK_DGRAM)

# %% unix: marker left
import socket
def attack():
    attempt(socket.socket, socket.AF_UNIX, socket.SOCK_STREAM)
    attempt(socket.socketpair)

# %% every_family: marker left
import socket
def attack():
    for family in range(1, 46):
        for kind in (1, 2, 3, 5): attempt(socket.socket, family, kind)

# %% names_and_addresses: canary read
import socket
def attack():
    attempt(socket.gethostbyname, "localhost")
    attempt(socket.create_connection, ("127.0.0.1", 22), 0.2)
    attempt(socket.if_nameindex)

# %% urllib: marker left
import urllib.request
def attack():
    for url in ("http://127.0.0.1:1/", "file://" + SECRET, "ftp://127.0.0.1/"):
        attempt(lambda url=url: urllib.request.urlopen(url, timeout=0.2).read())
