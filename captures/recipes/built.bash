# Protocols that no everyday program or device here speaks, or not in all their forms: written byte by byte, by one
# script for link layers, two for the network layer, one for transport and tunnels.

# built SCRIPT NAME.pcap: what the script makes under this name
built() {
    python3 "$here/recipes/built_$1.py" "${2%.pcap}" "$temp/$2"
    keep "$2"
}

wlan-radiotap.pcap() {
    built link wlan-radiotap.pcap
}

wlan.pcap() {
    built link wlan.pcap
}

wlan-management.pcap() {
    built link wlan-management.pcap
}

eapol.pcap() {
    built link eapol.pcap
}

ppi.pcap() {
    built link ppi.pcap
}

prism.pcap() {
    built link prism.pcap
}

wlancap.pcap() {
    built link wlancap.pcap
}

ppp.pcap() {
    built link ppp.pcap
}

pppoe.pcap() {
    built link pppoe.pcap
}

cisco-hdlc.pcap() {
    built link cisco-hdlc.pcap
}

frame-relay.pcap() {
    built link frame-relay.pcap
}

fddi.pcap() {
    built link fddi.pcap
}

nflog.pcap() {
    built link nflog.pcap
}

infiniband.pcap() {
    built link infiniband.pcap
}

arcnet.pcap() {
    built link arcnet.pcap
}

macsec.pcap() {
    built link macsec.pcap
}

null.pcap() {
    built link null.pcap
}

loop.pcap() {
    built link loop.pcap
}

esp.pcap() {
    built network esp.pcap
}

mobility.pcap() {
    built network mobility.pcap
}

ospf.pcap() {
    built network ospf.pcap
}

pim.pcap() {
    built network pim.pcap
}

rarp.pcap() {
    built internet rarp.pcap
}

ip-options-more.pcap() {
    built internet ip-options-more.pcap
}

ipv6-routing.pcap() {
    built internet ipv6-routing.pcap
}

icmpv6-rpl.pcap() {
    built internet icmpv6-rpl.pcap
}

icmpv6-node-information.pcap() {
    built internet icmpv6-node-information.pcap
}

icmpv6-router-renumbering.pcap() {
    built internet icmpv6-router-renumbering.pcap
}

igmp-versions.pcap() {
    built internet igmp-versions.pcap
}

ndp-options.pcap() {
    built internet ndp-options.pcap
}

erspan.pcap() {
    built internet erspan.pcap
}

gre-flags.pcap() {
    built internet gre-flags.pcap
}

vrrp.pcap() {
    built internet vrrp.pcap
}

cdp.pcap() {
    built internet cdp.pcap
}

configuration-test.pcap() {
    built transport configuration-test.pcap
}

slow-protocols.pcap() {
    built transport slow-protocols.pcap
}

etherip.pcap() {
    built transport etherip.pcap
}

gtp.pcap() {
    built transport gtp.pcap
}

l2tp.pcap() {
    built transport l2tp.pcap
}

tcp-options.pcap() {
    built transport tcp-options.pcap
}

sctp.pcap() {
    built transport sctp.pcap
}

dccp.pcap() {
    built transport dccp.pcap
}

quic.pcap() {
    built transport quic.pcap
}
