# Link layers that no device here speaks: packets made by hand by build.py.

# built NAME.pcap: what build.py makes under this name
built() {
    python3 "$here/recipes/build.py" "${1%.pcap}" "$1"
    keep "$1"
}

wlan-radiotap.pcap() {
    built wlan-radiotap.pcap
}

wlan.pcap() {
    built wlan.pcap
}

wlan-management.pcap() {
    built wlan-management.pcap
}

eapol.pcap() {
    built eapol.pcap
}

ppi.pcap() {
    built ppi.pcap
}

prism.pcap() {
    built prism.pcap
}

wlancap.pcap() {
    built wlancap.pcap
}

ppp.pcap() {
    built ppp.pcap
}

pppoe.pcap() {
    built pppoe.pcap
}

cisco-hdlc.pcap() {
    built cisco-hdlc.pcap
}

frame-relay.pcap() {
    built frame-relay.pcap
}

fddi.pcap() {
    built fddi.pcap
}

nflog.pcap() {
    built nflog.pcap
}

infiniband.pcap() {
    built infiniband.pcap
}

arcnet.pcap() {
    built arcnet.pcap
}

macsec.pcap() {
    built macsec.pcap
}

null.pcap() {
    built null.pcap
}

loop.pcap() {
    built loop.pcap
}

