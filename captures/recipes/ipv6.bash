# IPv6, its extension headers, ICMPv6, neighbour discovery, multicast listeners.

icmpv6-echo.pcap() {
    pair6
    acquainted a 2001:db8::2
    set_in a net.ipv6.auto_flowlabels=1
    tape icmpv6-echo.pcap a eth0 icmp6
    on a ping -q -c 2 -i 0.2 -e 4660 -F 12345 2001:db8::2 >/dev/null # flow label
    on a ping -q -c 1 -e 4661 -s 0 -t 1 -Q 0xb8 2001:db8::2 >/dev/null
    stop
}

# Neighbour discovery; from here on the kernel may do what `host` forbade.
ndp.pcapng() {
    pair6
    tape ndp.pcapng a eth0 'icmp6[0] = 135 or icmp6[0] = 136'
    on a ping -q -c 1 2001:db8::2 >/dev/null # solicitation, advertisement
    on a ip neighbour change 2001:db8::2 lladdr 00:00:5e:00:53:02 dev eth0 nud probe # is it still there? (unicast)
    sleep 0.3
    set_in a net.ipv6.conf.eth0.accept_dad=1
    on a ip address add 2001:db8::a/64 dev eth0 # duplicate address detection: nobody has it
    sleep 2.5
    on a ip address add 2001:db8::2/64 dev eth0 # duplicate address detection: b has it
    sleep 2
    set_in b net.ipv6.conf.eth0.ndisc_notify=1
    on b ip link set dev eth0 address 00:00:5e:00:53:22 # a new card: unsolicited advertisements
    sleep 0.5
    stop
}

router-advertisement.pcap() {
    host a
    router r
    cable a eth0 r eth0
    address r eth0 fe80::ff/64 2001:db8:a::ff/64
    cat >"$temp/radvd.conf" <<'END'
interface eth0 {
    AdvSendAdvert on;
    AdvManagedFlag off;
    AdvOtherConfigFlag on;
    AdvDefaultPreference high;
    AdvLinkMTU 1480;
    AdvReachableTime 30000;
    AdvRetransTimer 1000;
    AdvCurHopLimit 64;
    MinDelayBetweenRAs 3;
    prefix 2001:db8:a::/64 { AdvOnLink on; AdvAutonomous on; AdvValidLifetime 86400; AdvPreferredLifetime 14400; };
    route 2001:db8:b::/48 { AdvRoutePreference low; AdvRouteLifetime 1800; };
    RDNSS 2001:db8:a::53 2001:db8:b::53 { AdvRDNSSLifetime 600; };
    DNSSL example.com lab.example.org { AdvDNSSLLifetime 600; };
};
END
    set_in a net.ipv6.conf.eth0.router_solicitations=1 net.ipv6.conf.eth0.router_solicitation_delay=0 \
        net.ipv6.conf.eth0.accept_ra=1
    on a ip link set dev eth0 down
    tape router-advertisement.pcap r eth0 'icmp6[0] = 133 or icmp6[0] = 134'
    set_in a net.ipv6.conf.eth0.disable_ipv6=0
    on a ip link set dev eth0 up
    background r 'sending|started|version' radvd -n -d 5 -m stderr -u root -C "$temp/radvd.conf" -p "$temp/radvd.pid"
    sleep 4
    stop
}

icmpv6-errors.pcap() {
    path6
    acquainted a 2001:db8:b::2
    route r unreachable 2001:db8:c::/64
    route r prohibit 2001:db8:d::/64
    on r ip link set dev eth1 mtu 1280
    tape icmpv6-errors.pcap a eth0 'ip6 and not dst net ff00::/8'
    py a send udp '[2001:db8:a::1]:40000' '[2001:db8:c::2]:9' 6e6574        # no route to destination
    py a send udp '[2001:db8:a::1]:40000' '[2001:db8:d::2]:9' 61646d696e    # prohibited by administration
    py a send udp '[2001:db8:a::1]:40000' '[2001:db8:b::2]:9' 706f7274      # port unreachable
    py a send ip 2001:db8:a::1 2001:db8:b::2 253 6e657874                   # parameter problem: next header
    py a send udp '[2001:db8:a::1]:40000' '[2001:db8:b::2]:9' 6f7074696f6e dstopts=00009e0401020304 # option 9e
    on a traceroute -6 -n -q 1 -N 1 -m 1 --sport=40000 2001:db8:b::2 >/dev/null # hop limit exceeded
    on a ping -q -e 4660 -c 1 -W 1 -M do -s 1400 2001:db8:b::2 >/dev/null || true # packet too big
    stop
}

mld.pcap() {
    host a b
    cable a eth0 b eth0
    on b ip link add br0 type bridge mcast_snooping 1
    card b br0
    on b ip link set dev eth0 master br0
    address a eth0 2001:db8::1/64
    address b br0 2001:db8::ff/64
    sleep 3 # reports of the addresses just set
    tape mld.pcap a eth0 'ip6[6] = 0 and (src host fe80::200:5eff:fe00:5301 or ip6[48] = 130)'
    on b ip link set dev br0 type bridge mcast_mld_version 2 mcast_query_response_interval 10 mcast_querier 1
    sleep 1
    on b ip link set dev br0 type bridge mcast_querier 0
    py a send join ff0e::db8:1 eth0                # version 2 reports
    py a send join ff3e::db8:2 eth0 2001:db8::7    # source-specific
    set_in a net.ipv6.conf.eth0.force_mld_version=1
    py a send join ff0e::db8:1 eth0                # version 1 report and done
    stop
}

ipv6-fragments.pcap() {
    pair6
    acquainted a 2001:db8::2
    tape ipv6-fragments.pcap a eth0 'ip6 and not dst net ff00::/8'
    on a ping -q -c 1 -s 3000 -e 4660 2001:db8::2 >/dev/null
    stop
}

# Destination option 1e is for experiments (RFC 4727); who does not know it skips it.
ipv6-extensions.pcapng() {
    path6
    set_in r net.ipv6.conf.all.seg6_enabled=1 net.ipv6.conf.eth0.seg6_enabled=1
    acquainted a 2001:db8:b::2
    local hop=0000050200000100 destination=00001e0401020304 segments # router alert, padding of two
    # two segments, one left: by way of r; the kernel writes the destination into the empty place
    segments=0004040101000000$(printf '%032d' 0)20010db8000a000000000000000000ff
    tape ipv6-extensions.pcapng a eth0 'ip6 and not dst net ff00::/8'
    py a send udp '[2001:db8:a::1]:40000' '[2001:db8:b::2]:9' 686f70 "hopopts=$hop"
    py a send udp '[2001:db8:a::1]:40000' '[2001:db8:b::2]:9' 64737470 "dstopts=$destination"
    py a send udp '[2001:db8:a::1]:40000' '[2001:db8:b::2]:9' 726f757465 "rthdr=$segments"
    py a send udp '[2001:db8:a::1]:40000' '[2001:db8:b::2]:9' 616c6c \
        "hopopts=$hop" "rthdrdstopts=$destination" "rthdr=$segments" "dstopts=$destination"
    py a send udp '[2001:db8:a::1]:40000' '[2001:db8:b::2]:9' "$(printf '%03000d' 0)" \
        "hopopts=$hop" "dstopts=$destination" # … with a fragment header in the chain
    stop
}

srv6.pcapng() {
    path6
    acquainted a 2001:db8:b::2
    set_in r net.ipv6.conf.all.seg6_enabled=1 net.ipv6.conf.eth0.seg6_enabled=1
    set_in b net.ipv6.conf.all.seg6_enabled=1 net.ipv6.conf.eth0.seg6_enabled=1
    address b lo 2001:db8:e::1/128 2001:db8:f::1/128
    route r 2001:db8:e::/64 via 2001:db8:b::2
    route r 2001:db8:f::/64 via 2001:db8:b::2
    route a 2001:db8:e::/64 encap seg6 mode inline segs 2001:db8:a::ff via 2001:db8:a::ff
    route a 2001:db8:f::/64 encap seg6 mode encap segs 2001:db8:a::ff,2001:db8:b::2 via 2001:db8:a::ff
    local filter='src host 2001:db8:a::1 or dst host 2001:db8:a::1'
    tape srv6.pcapng r eth0 "$filter" -i eth1 -f "$filter" # before the router's segment, and after it
    on a ping -q -c 1 -e 4660 2001:db8:e::1 >/dev/null
    on a ping -q -c 1 -e 4661 2001:db8:f::1 >/dev/null
    stop
}
