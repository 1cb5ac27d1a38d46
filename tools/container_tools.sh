#!/bin/sh
# What the container's tests need: an OCI runtime and something that makes a Debian root. As root on Debian, installs them.
missing=
for tool in podman runc debootstrap; do
    command -v "$tool" >/dev/null || missing="$missing $tool"
done
[ -n "$missing" ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "installing$missing"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing ca-certificates >/dev/null
else
    echo "make test-container needs$missing, and root on Debian or Ubuntu to install them" >&2
    exit 1
fi
