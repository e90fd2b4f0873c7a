# IPv4, ICMP and IGMP.

icmp-echo.pcap() {
    pair
    acquainted a 192.0.2.2
    tape icmp-echo.pcap a eth0 icmp
    on a ping -q -c 2 -i 0.2 -e 4660 192.0.2.2 >/dev/null
    on a ping -q -c 1 -s 0 -t 1 -Q 0xb8 -e 22136 192.0.2.2 >/dev/null # no data, TTL 1, expedited forwarding
    stop
}

ipv4-fragments.pcap() {
    pair
    acquainted a 192.0.2.2
    tape ipv4-fragments.pcap a eth0 ip
    on a ping -q -c 1 -s 3000 -e 4660 192.0.2.2 >/dev/null
    stop
}

ipv4-options.pcapng() {
    path
    acquainted a 198.51.100.2
    set_in r net.ipv4.conf.all.accept_source_route=1 net.ipv4.conf.eth0.accept_source_route=1
    set_in b net.ipv4.conf.all.accept_source_route=1 net.ipv4.conf.eth0.accept_source_route=1
    tape ipv4-options.pcapng a eth0 ip
    on a ping -q -c 1 -e 4660 -R 198.51.100.2 >/dev/null             # record route
    on a ping -q -c 1 -e 4660 -T tsonly 198.51.100.2 >/dev/null      # time stamps
    on a ping -q -c 1 -e 4660 -T tsandaddr 198.51.100.2 >/dev/null   # time stamps with addresses
    on a ping -q -c 1 -e 4660 -T tsprespec 192.0.2.254 198.51.100.2 >/dev/null # only these may stamp
    on a traceroute -n -q 1 -N 1 -f 2 -m 2 -I -g 192.0.2.254 198.51.100.2 >/dev/null # loose source route
    stop
}

icmp-unreachable.pcap() {
    path
    acquainted a 198.51.100.2
    route r unreachable 203.0.113.0/28
    route r prohibit 203.0.113.16/28
    tape icmp-unreachable.pcap a eth0 ip
    py a send udp 192.0.2.1:40000 203.0.113.33:9 6e6574      # network: the router has no route
    py a send udp 192.0.2.1:40000 203.0.113.1:9 686f7374     # host: the router's route says so
    py a send ip 192.0.2.1 198.51.100.2 253 70726f746f636f6c # protocol: 253 is for experiments
    py a send udp 192.0.2.1:40000 198.51.100.2:9 706f7274    # port: nobody listens
    py a send udp 192.0.2.1:40000 203.0.113.17:9 61646d696e  # prohibited by administration
    stop
}

icmp-fragmentation-needed.pcap() {
    path
    acquainted a 198.51.100.2
    on r ip link set dev eth1 mtu 1280
    tape icmp-fragmentation-needed.pcap a eth0 ip
    on a ping -q -c 1 -W 1 -M do -s 1400 -e 4660 198.51.100.2 >/dev/null || true # too big for the second link
    on a ping -q -c 1 -M do -s 1200 -e 4661 198.51.100.2 >/dev/null
    stop
}

icmp-time-exceeded.pcap() {
    path
    acquainted a 198.51.100.2
    tape icmp-time-exceeded.pcap a eth0 ip
    on a traceroute -n -q 1 -N 1 --sport=40000 198.51.100.2 >/dev/null # UDP
    on a traceroute -n -q 1 -N 1 -I 198.51.100.2 >/dev/null           # ICMP
    on a traceroute -n -q 1 -N 1 -T -p 81 198.51.100.2 >/dev/null     # TCP
    stop
}

# lan: a with two routers r and s on one switch; the far address is behind s, but a asks r
lan() {
    host a sw
    router r s
    on sw ip link add br0 type bridge
    card sw br0
    local name
    for name in a r s; do
        cable "$name" eth0 sw "$name"
        on sw ip link set dev "$name" master br0
    done
    address a eth0 192.0.2.1/24
    address r eth0 192.0.2.253/24
    address s eth0 192.0.2.254/24
    address s lo 198.51.100.2/32
    route a default via 192.0.2.253
    route r 198.51.100.0/24 via 192.0.2.254
}

icmp-redirect.pcap() {
    lan
    set_in r net.ipv4.conf.all.send_redirects=1 net.ipv4.conf.eth0.send_redirects=1
    acquainted a 192.0.2.253 192.0.2.254
    acquainted r 192.0.2.254
    set_in a net.ipv4.conf.all.secure_redirects=0 net.ipv4.conf.eth0.accept_redirects=1
    tape icmp-redirect.pcap a eth0 icmp
    on a ping -q -c 3 -i 0.3 -e 4660 198.51.100.2 >/dev/null # the redirect counts as one of three
    stop
}

icmp-timestamp.pcap() {
    pair
    acquainted a 192.0.2.2
    tape icmp-timestamp.pcap a eth0 icmp
    py a send icmp 192.0.2.2 0d000000123400010292ac000000000000000000 # asked at 12:00 UTC
    stop
}

igmp.pcap() {
    host a b
    cable a eth0 b eth0
    on b ip link add br0 type bridge mcast_snooping 1 mcast_query_use_ifaddr 1
    card b br0
    on b ip link set dev eth0 master br0
    address a eth0 192.0.2.1/24
    address b br0 192.0.2.254/24
    tape igmp.pcap a eth0 igmp
    on b ip link set dev br0 type bridge mcast_igmp_version 3 mcast_query_response_interval 10 mcast_querier 1 # general query
    sleep 1
    on b ip link set dev br0 type bridge mcast_querier 0
    py a send join 239.1.2.3 eth0             # version 3 reports
    py a send join 232.1.2.3 eth0 192.0.2.7   # source-specific
    set_in a net.ipv4.conf.eth0.force_igmp_version=2
    py a send join 239.1.2.3 eth0             # version 2 report and leave
    set_in a net.ipv4.conf.eth0.force_igmp_version=1
    py a send join 239.1.2.3 eth0             # version 1 report
    stop
}
