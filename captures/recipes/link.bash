# Data link: ARP, VLAN tags, 802.3 with LLC, padding, link types other than Ethernet.

arp.pcap() {
    pair
    tape arp.pcap a eth0 arp
    on a arping -q -c 1 -I eth0 192.0.2.2               # request, reply
    on a ping -q -e 4660 -c 1 192.0.2.2 >/dev/null              # the same by the kernel, reply known from here on
    on a arping -q -c 1 -U -I eth0 192.0.2.1 || true    # gratuitous request (announcement)
    on a arping -q -c 1 -A -I eth0 192.0.2.1 || true    # gratuitous reply
    on a arping -q -c 1 -w 1 -D -I eth0 192.0.2.9       # probe, no answer: address is free
    on a arping -q -c 1 -w 1 -D -I eth0 192.0.2.2 || true # probe, answered: address is taken
    stop
}

# wired WORDS…: a and b speak through a device in user space (wire.py) each, with a veth pair in between
wired() {
    host a b
    cable a wire0 b wire0
    local name
    for name in a b; do
        on "$name" ip link set dev wire0 arp off # what arrives is for the device
        background "$name" 'is up' python3 "$here/recipes/wire.py" eth0 wire0 "$@"
        card "$name" eth0
    done
}

# wired_pair WORDS…: the same, with IPv4 addresses
wired_pair() {
    wired "$@"
    address a eth0 192.0.2.1/24
    address b eth0 192.0.2.2/24
}

vlan.pcapng() {
    wired_pair tag 8100:6064 # priority 3, VLAN 100
    tape vlan.pcapng a wire0 ''
    on a ping -q -e 4660 -c 2 -i 0.2 192.0.2.2 >/dev/null
    stop
}

qinq.pcap() {
    wired_pair tag 88a8:00c8 8100:b064 # service VLAN 200 around priority 5, drop eligible, VLAN 100
    tape qinq.pcap a wire0 ''
    on a ping -q -e 4660 -c 2 -i 0.2 192.0.2.2 >/dev/null
    stop
}

padding.pcap() {
    wired_pair pad # as real cards do
    acquainted a 192.0.2.2
    tape padding.pcap a wire0 ''
    on a arping -q -c 1 -I eth0 192.0.2.2
    py a send udp 192.0.2.1:40000 192.0.2.2:9 61 # one byte, and the port unreachable that quotes it
    stop
}

stp.pcapng() {
    wired pad
    local name
    for name in a b; do
        on "$name" ip link add br0 type bridge stp_state 1 forward_delay 200 hello_time 100 max_age 600
        on "$name" ip link set dev br0 address 00:00:5e:00:53:$([[ $name == a ]] && echo a0 || echo b0)
        on "$name" ip link set dev eth0 master br0
    done
    on a ip link set dev br0 type bridge priority 4096 # a becomes the root
    cable b spare0 b spare1 # with a second port, b has a change of topology to notify
    on b ip link set dev spare0 master br0
    tape stp.pcapng a wire0 'ether dst 01:80:c2:00:00:00'
    on a ip link set dev br0 up
    on b ip link set dev br0 up
    sleep 6
    on b ip link set dev br0 type bridge stp_state 0 # b falls silent
    stop
}

# LLDP, and the same in the words of another vendor: CDP, over LLC with SNAP.
lldp.pcap() {
    pair
    tape lldp.pcap b eth0 'ether dst 01:80:c2:00:00:0e or ether dst 01:00:0c:cc:cc:cc'
    announce -d
    announce -dcc
    stop
}

announce() {
    ip netns exec a lldpd "$@" -I eth0 -C none -m 192.0.2.1 -S 'septet recorder' -M 1 -i >"$temp/lldpd.log" 2>&1 &
    sleep 3
    kill $!
    wait $! || true
}

cooked-sll.pcap() {
    path
    tape cooked-sll.pcap r any 'arp or icmp' -y LINUX_SLL
    on a ping -q -e 4660 -c 1 198.51.100.2 >/dev/null
    stop
}

cooked-sll2.pcap() {
    path
    tape cooked-sll2.pcap r any 'arp or icmp' -y LINUX_SLL2
    on a ping -q -e 4660 -c 1 198.51.100.2 >/dev/null
    stop
}

cooked-sll2-ipv6.pcapng() {
    path6
    tape cooked-sll2-ipv6.pcapng r any 'icmp6[0] = 128 or icmp6[0] = 129' -y LINUX_SLL2
    on a ping -q -e 4660 -c 1 2001:db8:b::2 >/dev/null
    stop
}

# tunnel KIND: a and b have a tun0 each with addresses of their own, whose packets travel as KIND
tunnel() {
    pair
    background a 'is up' python3 "$here/recipes/wire.py" tun0 192.0.2.1 192.0.2.2 "$@"
    background b 'is up' python3 "$here/recipes/wire.py" tun0 192.0.2.2 192.0.2.1 "$@"
    on a ip link set dev tun0 up
    on b ip link set dev tun0 up
    address a tun0 198.51.100.1/24 2001:db8::1/64
    address b tun0 198.51.100.2/24 2001:db8::2/64
    acquainted a 192.0.2.2
}

raw-ip.pcap() {
    tunnel ipip
    tape raw-ip.pcap a tun0 'icmp or icmp6[0] = 128 or icmp6[0] = 129'
    on a ping -q -e 4660 -c 1 198.51.100.2 >/dev/null
    on a ping -q -e 4660 -c 1 2001:db8::2 >/dev/null
    stop
}

loopback.pcap() {
    host a
    set_in a net.ipv6.conf.lo.disable_ipv6=0
    tape loopback.pcap a lo ''
    on a ping -q -e 4660 -c 1 127.0.0.1 >/dev/null
    on a ping -q -e 4660 -c 1 ::1 >/dev/null
    py a send udp 127.0.0.1:40000 127.0.0.1:9 6869 # left unsummed: loopback has no wire to err on
    stop
}
