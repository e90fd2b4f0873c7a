# TCP and UDP as such: opening, closing, options, loss, refusal. The conversations are in talk.py.

# talk FILE [FILTER]: records the conversation of that name between a and b
talk() {
    acquainted a 192.0.2.2 2>/dev/null
    tape "$1" a eth0 "${2:-tcp}"
    python3 "$here/recipes/talk.py" "${1%.*}"
    stop
}

# The client closes after it has read the end: FIN, ACK, FIN, ACK, each on its own.
tcp-greeting.pcap() {
    pair
    talk tcp-greeting.pcap
}

tcp-reset.pcap() {
    pair
    talk tcp-reset.pcap
}

tcp-sack.pcapng() {
    pair
    # b never gets the third and the fifth segment with data
    on b nft add table ip loss
    on b nft add chain ip loss in '{ type filter hook input priority 0; }'
    on b nft add rule ip loss in tcp dport 8000 ip length '> 400' numgen inc mod 1000 '{ 2, 4 }' drop
    talk tcp-sack.pcapng
}

tcp-md5.pcap() {
    pair
    talk tcp-md5.pcap
}

tcp-fast-open.pcapng() {
    pair
    set_in a net.ipv4.tcp_fastopen=1
    set_in b net.ipv4.tcp_fastopen=2 net.ipv4.tcp_fastopen_key=00010203-04050607-08090a0b-0c0d0e0f
    talk tcp-fast-open.pcapng
}

tcp-urgent.pcap() {
    pair
    talk tcp-urgent.pcap
}

tcp-window.pcapng() {
    pair
    talk tcp-window.pcapng
}

tcp-keep-alive.pcap() {
    pair
    talk tcp-keep-alive.pcap
}

tcp-ecn.pcap() {
    pair
    set_in a net.ipv4.tcp_ecn=1
    on b nft add table ip congested
    on b nft add chain ip congested in '{ type filter hook prerouting priority -300; }'
    on b nft add rule ip congested in tcp dport 8000 ip length '> 1000' ip ecn set ce
    talk tcp-ecn.pcap
}

# Neither SYN carries more than the segment size.
tcp-plain.pcap() {
    pair
    set_in a net.ipv4.tcp_timestamps=0 net.ipv4.tcp_window_scaling=0 net.ipv4.tcp_sack=0
    talk tcp-plain.pcap
}

tcp-simultaneous-open.pcap() {
    wired_pair delay 0.1
    talk tcp-simultaneous-open.pcap
}

# With and without (0) checksum.
udp-checksum.pcap() {
    pair
    talk udp-checksum.pcap udp
}

udp-lite.pcap() {
    pair
    talk udp-lite.pcap ip
}

# The words of tcp-greeting in GBK, as hosts with old software send them.
udp-gbk.pcap() {
    pair
    talk udp-gbk.pcap udp
}

udp-encodings.pcapng() {
    pair
    talk udp-encodings.pcapng udp
}
