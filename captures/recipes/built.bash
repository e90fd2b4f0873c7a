# Protocols that no everyday program speaks, or not in all their forms: written byte by byte by build.py.

built() {
    python3 "$here/recipes/build.py" "${1%.pcap}" "$temp/$1"
    keep "$1"
}

configuration-test.pcap() {
    built configuration-test.pcap
}

slow-protocols.pcap() {
    built slow-protocols.pcap
}

etherip.pcap() {
    built etherip.pcap
}

gtp.pcap() {
    built gtp.pcap
}

l2tp.pcap() {
    built l2tp.pcap
}

tcp-options.pcap() {
    built tcp-options.pcap
}

sctp.pcap() {
    built sctp.pcap
}

dccp.pcap() {
    built dccp.pcap
}

quic.pcap() {
    built quic.pcap
}
