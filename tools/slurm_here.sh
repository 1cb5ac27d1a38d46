#!/bin/sh
# Starts Slurm with this machine as its one node, as root on Debian or Ubuntu; installs it where it is missing.
# Leaves a Slurm alone that answers already, and says in one sentence what stands in the way of starting one.
set -eu
command -v sinfo >/dev/null && timeout 10 sinfo >/dev/null 2>&1 && exit 0
[ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || {
    echo "Slurm doesn't answer, and only root on Debian or Ubuntu can install and start it here" >&2
    exit 1
}
if ! command -v slurmctld >/dev/null || ! command -v munged >/dev/null; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends slurm-wlm munge >/dev/null
fi
home=$(mktemp -d) # not removed: the daemons live on in it
node=$(hostname -s)
megabytes=$(awk '/^MemTotal/ { print int($2 * 0.9 / 1024) }' /proc/meminfo)
mkdir -p "$home/spool" "$home/state" /run/munge
# no accounting and no control groups: neither a database nor systemd is needed to see jobs run
cat >/etc/slurm/slurm.conf <<CONF
ClusterName=here
SlurmctldHost=$node
SlurmUser=root
AuthType=auth/munge
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SlurmdSpoolDir=$home/spool
StateSaveLocation=$home/state
SlurmctldLogFile=$home/slurmctld.log
SlurmdLogFile=$home/slurmd.log
SlurmctldPidFile=$home/slurmctld.pid
SlurmdPidFile=$home/slurmd.pid
ReturnToService=2
NodeName=$node CPUs=$(nproc) RealMemory=$megabytes
PartitionName=main Nodes=$node Default=YES MaxTime=INFINITE State=UP
CONF
[ -f /etc/munge/munge.key ] || mungekey --create
chown munge /run/munge /etc/munge /etc/munge/munge.key
su -s /bin/sh munge -c /usr/sbin/munged || true # it may run already
slurmctld
slurmd
for _ in 1 2 3 4 5 6 7 8 9 10; do
    [ "$(sinfo --noheader --format %t 2>/dev/null)" = idle ] && exit 0
    sleep 1
done
echo "Slurm was started and its node is not idle; see the logs in $home" >&2
exit 1
