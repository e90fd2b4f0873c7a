# The words that recipes are written in: hosts, cables, addresses, programs, and the recording itself.
#
# Hosts are network namespaces and silent by themselves: no IPv6 until an IPv6 address is given, no router
# solicitations, no duplicate address detection, no offloading (so checksums are right and segments are as on
# a wire). The n-th interface has the MAC 00:00:5e:00:53:n (RFC 7042), and link-local addresses follow from that.

cards=0

# host NAME…
host() {
    local name
    for name; do
        ip netns add "$name"
        set_in "$name" net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1 \
            net.ipv6.conf.default.accept_dad=0 net.ipv6.conf.default.router_solicitations=0 \
            net.ipv6.conf.default.accept_ra=0 net.ipv6.auto_flowlabels=0 net.ipv4.icmp_ratelimit=0 \
            net.ipv6.icmp.ratelimit=0 net.ipv4.ping_group_range="0 0" net.ipv4.tcp_timestamps=2 \
            net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.default.rp_filter=0
        on "$name" ip link set dev lo up
    done
}

# router NAME…: a host that forwards
router() {
    host "$@"
    local name
    for name; do
        set_in "$name" net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1 net.ipv6.conf.default.forwarding=1 \
            net.ipv4.conf.all.send_redirects=0 net.ipv4.conf.default.send_redirects=0
    done
}

# cable HOST IF HOST IF: a veth pair between two hosts, both ends up
cable() {
    ip link add "$2" netns "$1" type veth peer name "$4" netns "$3"
    card "$1" "$2"
    card "$3" "$4"
}

# card HOST IF: gives an interface the next MAC address and takes it up
card() {
    cards=$((cards + 1))
    on "$1" ip link set dev "$2" address "$(printf 00:00:5e:00:53:%02x $cards)"
    on "$1" ethtool -K "$2" tx off tso off gso off gro off >/dev/null 2>&1 || true
    on "$1" ip link set dev "$2" up
}

# address HOST IF ADDRESS/LENGTH…
address() {
    local name=$1 interface=$2 one
    for one in "${@:3}"; do
        if [[ $one == *:* ]]; then
            set_in "$name" "net.ipv6.conf.$interface.disable_ipv6=0"
            on "$name" ip address add "$one" dev "$interface" nodad
        else
            on "$name" ip address add "$one" dev "$interface"
        fi
    done
}

# route HOST WORDS…: `ip route add WORDS` for either version
route() {
    if [[ $* == *:* ]]; then on "$1" ip -6 route add "${@:2}"; else on "$1" ip route add "${@:2}"; fi
}

# pair: the two hosts most recipes need
pair() {
    host a b
    cable a eth0 b eth0
    address a eth0 192.0.2.1/24
    address b eth0 192.0.2.2/24
}

# pair6: the same, IPv6 only
pair6() {
    host a b
    cable a eth0 b eth0
    address a eth0 2001:db8::1/64
    address b eth0 2001:db8::2/64
}

# path: a, router r, b; each end has the router as its way out
path() {
    host a b
    router r
    cable a eth0 r eth0
    cable r eth1 b eth0
    address a eth0 192.0.2.1/24
    address r eth0 192.0.2.254/24
    address r eth1 198.51.100.254/24
    address b eth0 198.51.100.2/24
    route a default via 192.0.2.254
    route b default via 198.51.100.254
}

# path6: the same, IPv6 only
path6() {
    host a b
    router r
    cable a eth0 r eth0
    cable r eth1 b eth0
    address a eth0 2001:db8:a::1/64
    address r eth0 2001:db8:a::ff/64
    address r eth1 2001:db8:b::ff/64
    address b eth0 2001:db8:b::2/64
    route a default via 2001:db8:a::ff
    route b default via 2001:db8:b::ff
}

# acquainted HOST ADDRESS…: neighbours found before the recording, so that ARP and NDP stay out of it
acquainted() {
    local one
    for one in "${@:2}"; do on "$1" ping -q -c 1 -W 1 "$one" >/dev/null || true; done
}

on() { ip netns exec "$@"; }
set_in() { on "$1" sysctl -qw "${@:2}"; }
py() { on "$1" python3 "$here/recipes/$2.py" "${@:3}"; }

# background HOST READY PROGRAM…: starts it and waits until it has printed READY (an extended regular expression)
background() {
    local log
    log=$(mktemp -p "$temp")
    ip netns exec "$1" "${@:3}" >"$log" 2>&1 &
    await "$log" "$2" $!
}

# masq HOST WORDS…: dnsmasq, with no configuration but these words
masq() {
    background "$1" 'started' dnsmasq --keep-in-foreground --log-facility=- --conf-file=/dev/null --user=root \
        --pid-file="$temp/dnsmasq.pid" "${@:2}"
}

# await LOG READY PROCESS
await() {
    local try
    for try in {1..100}; do
        grep -qE "$2" "$1" && return
        kill -0 "$3" 2>/dev/null || break
        sleep 0.1
    done
    echo "record: no '$2' from process $3:" >&2
    cat "$1" >&2
    return 1
}

# tape FILE HOST IF FILTER [OPTION…]: starts to record, with tcpdump (.pcap) or with dumpcap (.pcapng)
tape() {
    local log=$temp/tape.log
    taped=$1
    : >"$log"
    if [[ $1 == *.pcapng ]]; then
        ip netns exec "$2" dumpcap -q -p -i "$3" ${4:+-f "$4"} "${@:5}" -w "$temp/$1" 2>"$log" &
        tape=$!
        await "$log" '^File: ' $tape
        sleep 0.3
    else
        ip netns exec "$2" tcpdump -p -n -U --immediate-mode -Z root -i "$3" -w "$temp/$1" "${@:5}" -- $4 2>"$log" &
        tape=$!
        await "$log" 'listening on' $tape
    fi
}

# stop: ends the recording and puts it where it belongs
stop() {
    sleep 0.5
    kill -TERM "$tape"
    wait "$tape" || true
    if [[ $taped == *.pcapng ]]; then
        if ! reordercap "$temp/$taped" "$temp/ordered" | grep -q ' 0 out of order'; then
            mv "$temp/ordered" "$temp/$taped" # interfaces were written one after the other
        fi
        python3 "$here/recipes/reshape.py" anonymous "$temp/$taped"
    fi
    keep "$taped"
}

keep() { cp "$temp/$1" "$out/$1"; chmod 644 "$out/$1"; chown --reference="$out" "$out/$1"; }

# clear_up: everything that runs ends and every namespace goes
clear_up() {
    local process name
    for process in $(jobs -p); do kill -TERM "$process" 2>/dev/null || true; done
    for name in $(ip netns list | cut -d' ' -f1); do
        ip netns pids "$name" | xargs -r kill -KILL 2>/dev/null || true
        ip netns delete "$name"
    done
    wait 2>/dev/null || true
    cards=0
}
