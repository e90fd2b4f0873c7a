# DNS over UDP and TCP, asked by dig and answered by dnsmasq; mDNS.

# name_server: pair, with b answering for example.com (on 192.0.2.2 with authority)
name_server() {
    pair
    masq b --no-resolv --no-hosts --local=/example.com/ --edns-packet-max=1232 \
        --host-record=www.example.com,192.0.2.80,2001:db8::80,300 --host-record=mail.example.com,192.0.2.25 \
        --host-record=ns1.example.com,192.0.2.2 --cname=alias.example.com,www.example.com,600 \
        --mx-host=example.com,mail.example.com,10 --mx-host=example.com,backup.example.net,20 \
        --srv-host=_sip._udp.example.com,sip.example.com,5060,10,20 \
        --txt-record=example.com,'v=spf1 mx -all','second string' --txt-record=text.example.com,'größer als 3 €' \
        --txt-record="long.example.com$(printf ",%.0s$(printf 'x%.0s' {1..200})" {1..8})" \
        --naptr-record=example.com,10,100,s,SIP+D2U,,_sip._udp.example.com \
        --caa-record=example.com,0,issue,ca.example.org \
        --dns-rr=example.com,29,001216133188f3a5726f23aa00989680 \
        --dns-rr=example.com,65,0001000001000302683200040004c0000250 \
        --dns-rr=host.example.com,44,040101020304 "$@"
    acquainted a 192.0.2.2
}

# ask [OPTION…] NAME TYPE: one query; its number and port count up from one recording to the next alike
ask() {
    asked=$((${asked:-0} + 1))
    on a dig @192.0.2.2 -b "192.0.2.1#$((40000 + asked))" +qid=$((0x1000 + asked)) +tries=1 +time=2 "$@" >/dev/null
}

authority='--auth-server=ns1.example.com,eth0 --auth-zone=example.com,192.0.2.0/24,2001:db8::/32
--auth-soa=2026010100,hostmaster.example.com,1200,120,604800 --auth-sec-servers=ns2.example.net --auth-ttl=600'

dns-addresses.pcap() {
    name_server
    tape dns-addresses.pcap a eth0 'port 53'
    asked=0
    ask +noedns www.example.com A
    ask +noedns www.example.com AAAA
    ask +noedns alias.example.com A # CNAME and A
    ask +noedns -x 192.0.2.80
    ask +noedns -x 2001:db8::80
    stop
}

dns-records.pcapng() {
    name_server
    tape dns-records.pcapng a eth0 'port 53'
    asked=0
    ask +noedns example.com MX
    ask +noedns example.com TXT
    ask +noedns text.example.com TXT # not ASCII
    ask +noedns _sip._udp.example.com SRV
    ask +noedns example.com NAPTR
    ask +noedns example.com CAA
    ask +noedns host.example.com SSHFP
    ask +noedns example.com LOC
    ask +noedns example.com HTTPS
    stop
}

dns-authority.pcap() {
    name_server $authority
    tape dns-authority.pcap a eth0 'port 53'
    asked=0
    ask +noedns +norecurse example.com SOA
    ask +noedns +norecurse example.com NS
    ask +noedns +norecurse mail.example.com A   # AA flag, NS in the authority section
    ask +noedns +norecurse none.example.com A   # NXDOMAIN with SOA
    ask +noedns +norecurse mail.example.com MX  # no data, with SOA
    ask +noedns +norecurse www.example.org A    # REFUSED
    stop
}

dns-edns.pcap() {
    name_server
    tape dns-edns.pcap a eth0 'port 53'
    asked=0
    ask +nocookie +bufsize=1232 www.example.com A                     # OPT record
    ask +cookie=0123456789abcdef +dnssec www.example.com A            # DNS cookie, DO
    ask +nocookie +subnet=198.51.100.0/24 +nsid www.example.com A     # client subnet, server identifier
    ask +nocookie +adflag +cdflag +zflag +opcode=status www.example.com A # flags; not implemented
    stop
}

dns-truncated.pcap() {
    name_server
    tape dns-truncated.pcap a eth0 'port 53'
    asked=0
    ask +noedns long.example.com TXT # truncated over UDP, whole over TCP
    stop
}

dns-tcp.pcapng() {
    name_server
    tape dns-tcp.pcapng a eth0 'port 53'
    asked=0
    on a dig @192.0.2.2 -b '192.0.2.1#40001' +tcp +keepopen +noedns +qid=4097 www.example.com A \
        +tcp +keepopen +noedns +qid=4098 www.example.com AAAA >/dev/null # two queries, one connection
    stop
}

mdns.pcap() {
    pair
    route a 224.0.0.0/4 dev eth0
    route b 224.0.0.0/4 dev eth0
    tape mdns.pcap a eth0 'udp port 5353'
    python3 "$here/recipes/mdns.py"
    stop
}
