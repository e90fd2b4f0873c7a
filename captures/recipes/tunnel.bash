# Tunnels: VXLAN by the kernel, the others by wire.py (not every kernel has them).

vxlan.pcapng() {
    pair
    local name other
    for name in a b; do
        other=$([[ $name == a ]] && echo 2 || echo 1)
        on "$name" ip link add vxlan0 type vxlan id 4660 dstport 4789 local 192.0.2.$((3 - other)) remote 192.0.2.$other
        card "$name" vxlan0
    done
    address a vxlan0 198.51.100.1/24
    address b vxlan0 198.51.100.2/24
    acquainted a 192.0.2.2
    tape vxlan.pcapng a eth0 'udp port 4789'
    on a ping -q -c 2 -i 0.2 -e 4660 198.51.100.2 >/dev/null
    py a send udp 198.51.100.1:40000 198.51.100.2:9 76786c616e
    stop
}

# wrapped KIND…: a and b have an Ethernet card each whose frames travel as KIND between their addresses
wrapped() {
    pair
    background a 'is up' python3 "$here/recipes/wire.py" tap0 192.0.2.1 192.0.2.2 "$@"
    background b 'is up' python3 "$here/recipes/wire.py" tap0 192.0.2.2 192.0.2.1 "$@"
    card a tap0
    card b tap0
    address a tap0 198.51.100.1/24
    address b tap0 198.51.100.2/24
    acquainted a 192.0.2.2
}

geneve.pcap() {
    wrapped geneve 4660 ffff800100abcdef # an option for experiments, critical, of four bytes
    tape geneve.pcap a eth0 'udp port 6081'
    on a ping -q -c 2 -i 0.2 -e 4660 198.51.100.2 >/dev/null
    stop
}

gre.pcap() {
    tunnel gre 305419896
    tape gre.pcap a eth0 'ip proto 47 and (ip[36] & 0xf0 = 0x40 or ip[42] = 58)' # IPv6 of the kernel's own has a hop-by-hop header
    on a ping -q -c 1 -e 4660 198.51.100.2 >/dev/null
    on a ping -q -c 1 -e 4661 2001:db8::2 >/dev/null
    stop
}

gre-ethernet.pcapng() {
    wrapped gretap
    tape gre-ethernet.pcapng a eth0 'ip proto 47'
    on a ping -q -c 1 -e 4660 198.51.100.2 >/dev/null
    stop
}

ip-in-ip.pcap() {
    tunnel ipip
    tape ip-in-ip.pcap a eth0 'ip proto 4 or (ip proto 41 and ip[26] = 58)'
    on a ping -q -c 1 -e 4660 198.51.100.2 >/dev/null
    on a ping -q -c 1 -e 4661 2001:db8::2 >/dev/null
    stop
}

mpls.pcapng() {
    host a b
    cable a eth0 b eth0
    background a 'is up' python3 "$here/recipes/wire.py" tun0 eth0 mpls 00:00:5e:00:53:02 100 200
    background b 'is up' python3 "$here/recipes/wire.py" tun0 eth0 mpls 00:00:5e:00:53:01 300
    on a ip link set dev tun0 up
    on b ip link set dev tun0 up
    address a tun0 198.51.100.1/24
    address b tun0 198.51.100.2/24
    tape mpls.pcapng a eth0 mpls
    on a ping -q -c 2 -i 0.2 -e 4660 198.51.100.2 >/dev/null
    stop
}
