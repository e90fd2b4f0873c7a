# Packets of protocols that few programs speak, of every kind: built.py writes them field by field.

built() { python3 "$here/recipes/built.py" "$1" "$temp/$1" && keep "$1"; }

esp.pcap() {
    built esp.pcap
}

mobility.pcap() {
    built mobility.pcap
}

ospf.pcap() {
    built ospf.pcap
}

pim.pcap() {
    built pim.pcap
}
