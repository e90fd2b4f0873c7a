# What a capture file can be: written otherwise, compressed, shortened, put together. Most are made from others.

# made FROM NAME: a copy of another capture to work on, recorded before if it is not there
made() {
    [[ -s $out/$1 ]] || { "$1"; clear_up; }
    cp "$out/$1" "$temp/$1"
}

# A bit of everything as it crosses a router, on two interfaces, with comments.
mixed.pcapng() {
    path
    route b 203.0.113.0/24 via 198.51.100.254
    masq b --no-resolv --no-hosts --host-record=www.example.com,198.51.100.2
    tape mixed.pcapng r eth0 '' -i eth1
    on a ping -q -c 1 -e 4660 198.51.100.2 >/dev/null
    on a dig @198.51.100.2 -b '192.0.2.1#40001' +noedns +qid=4097 www.example.com A >/dev/null
    on a nc -w 1 -p 40002 198.51.100.2 81 </dev/null || true # refused
    py a send udp 192.0.2.1:40003 203.0.113.1:9 6c6f7374
    stop
    editcap -a '1:Who is the router? 谁是路由器?' -a '3:The request, as it comes in' -a '6:… and as it goes out.' \
        --capture-comment 'Two interfaces of one router; what it forwards is seen twice.' \
        "$temp/mixed.pcapng" "$temp/commented.pcapng"
    mv "$temp/commented.pcapng" "$temp/mixed.pcapng"
    keep mixed.pcapng
}

# Two captures put together: Ethernet and raw IP in one file.
merged.pcapng() {
    made arp.pcap
    made raw-ip.pcap
    mergecap -w merged.pcapng arp.pcap raw-ip.pcap
    python3 "$here/recipes/reshape.py" anonymous merged.pcapng
    keep merged.pcapng
}

# With a name resolution block, from a hosts file.
names.pcapng() {
    made icmp-echo.pcap
    printf '192.0.2.1 client.example.com\n192.0.2.2 server.example.com\n' >hosts
    # Names are written that were looked at: hence the lines (-P), which nobody reads.
    tshark -P -N n -H hosts -W n -r icmp-echo.pcap -w names.pcapng >/dev/null 2>&1
    python3 "$here/recipes/reshape.py" anonymous names.pcapng
    keep names.pcapng
}

# With a decryption secrets block (of no use to this traffic).
secrets.pcapng() {
    made icmp-echo.pcap
    echo "CLIENT_RANDOM $(printf '%064d' 0) $(printf '%096d' 0)" >keys
    editcap -F pcapng --inject-secrets tls,keys icmp-echo.pcap secrets.pcapng
    keep secrets.pcapng
}

# With a frame check sequence behind each frame, of which the file header tells.
check-sequence.pcap() {
    made arp.pcap
    python3 "$here/recipes/reshape.py" checked arp.pcap check-sequence.pcap
    keep check-sequence.pcap
}

# Packets without time stamp.
simple-packets.pcapng() {
    made vlan.pcapng
    python3 "$here/recipes/reshape.py" simple vlan.pcapng simple-packets.pcapng
    keep simple-packets.pcapng
}

big-endian.pcap() {
    made icmp-echo.pcap
    python3 "$here/recipes/reshape.py" big-endian icmp-echo.pcap big-endian.pcap
    keep big-endian.pcap
}

big-endian.pcapng() {
    made mixed.pcapng
    python3 "$here/recipes/reshape.py" big-endian mixed.pcapng big-endian.pcapng
    keep big-endian.pcapng
}

snoop.snoop() {
    made icmp-echo.pcap
    editcap -F snoop icmp-echo.pcap snoop.snoop
    keep snoop.snoop
}

modified.pcap() {
    made icmp-echo.pcap
    editcap -F modpcap icmp-echo.pcap modified.pcap
    keep modified.pcap
}

nanoseconds.pcap() {
    pair
    acquainted a 192.0.2.2
    tape nanoseconds.pcap a eth0 icmp --time-stamp-precision=nano
    on a ping -q -c 2 -i 0.2 -e 4660 192.0.2.2 >/dev/null
    stop
}

# Packets are kept up to byte 60; tcpdump wrote so into the header.
snap-length.pcap() {
    pair
    web_server
    acquainted a 192.0.2.2
    tape snap-length.pcap a eth0 'tcp or icmp' -s 60
    on a ping -q -c 1 -e 4660 192.0.2.2 >/dev/null
    browse 40001 http://www.example.com/
    stop
}

# The last packet lacks its last bytes, as when a disk is full.
cut-short.pcap() {
    made icmp-echo.pcap
    head -c -21 icmp-echo.pcap >cut-short.pcap
    keep cut-short.pcap
}

# The last block lacks its end.
cut-short.pcapng() {
    made vlan.pcapng
    head -c 700 vlan.pcapng >cut-short.pcapng
    keep cut-short.pcapng
}

# A capture of nothing.
empty.pcap() {
    pair
    tape empty.pcap a eth0 'udp port 9'
    stop
}

compressed.pcap.gz() {
    made http.pcap
    gzip -9nc http.pcap >compressed.pcap.gz
    keep compressed.pcap.gz
}

compressed.pcapng.zst() {
    made mixed.pcapng
    zstd -q -19 -c mixed.pcapng >compressed.pcapng.zst
    keep compressed.pcapng.zst
}

compressed.pcap.lz4() {
    made http.pcap
    lz4 -q -9 -c http.pcap >compressed.pcap.lz4
    keep compressed.pcap.lz4
}
