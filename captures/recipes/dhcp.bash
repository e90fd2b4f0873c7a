# Getting an address, and a file to start from: DHCP, DHCPv6, TFTP, all answered by dnsmasq.

# lender [OPTION…]: a wants an address, b has some
lender() {
    host a b
    cable a eth0 b eth0
    address b eth0 192.0.2.2/24
    lend "$@"
}

lend() {
    masq b --port=0 --interface=eth0 --bind-dynamic --dhcp-leasefile="$temp/leases" --no-ping --dhcp-authoritative "$@"
}

dhcp.pcap() {
    lender --dhcp-range=192.0.2.100,192.0.2.199,255.255.255.0,1h --domain=example.com \
        --dhcp-host=00:00:5e:00:53:01,192.0.2.150,client \
        --dhcp-option=option:router,192.0.2.254 --dhcp-option=option:dns-server,192.0.2.53,198.51.100.53 \
        --dhcp-option=option:ntp-server,192.0.2.123 --dhcp-option=option:mtu,1400 \
        --dhcp-option=option:domain-search,example.com,lab.example.com \
        --dhcp-option=121,203.0.113.0/24,192.0.2.253,0.0.0.0/0,192.0.2.254 \
        --dhcp-boot=boot.example,server.example.com,192.0.2.69
    tape dhcp.pcap a eth0 'udp port 67 or udp port 68'
    echo '#!/bin/sh
        [ "$1" != bound ] || ip address add "$ip/$mask" dev "$interface"' >"$temp/bound"
    chmod +x "$temp/bound"
    # asks for some more parameters, renews what it got, gives it back
    background a 'obtained' udhcpc -i eth0 -s "$temp/bound" -n -R -f -x hostname:client -V 'septet recorder' \
        -O ntpsrv -O mtu -O search -O staticroutes
    sleep 0.3
    kill -USR1 %%
    sleep 0.5
    kill -USR2 %%
    stop
}

dhcp-nak.pcapng() {
    lender --dhcp-range=192.0.2.100,192.0.2.199,255.255.255.0,1h --dhcp-host=00:00:5e:00:53:01,192.0.2.150
    tape dhcp-nak.pcapng a eth0 'udp port 67 or udp port 68'
    local lease=$temp/dhclient.leases
    cat >"$lease" <<'END'
lease { interface "eth0"; fixed-address 198.51.100.9; option subnet-mask 255.255.255.0;
  renew 0 2037/12/31 00:00:00; rebind 0 2037/12/31 00:00:00; expire 0 2037/12/31 00:00:00; }
END
    # asks for an address of another network, is refused, starts anew
    on a timeout 8 dhclient -4 -1 -d -cf /dev/null -lf "$lease" -pf "$temp/dhclient.pid" -sf /bin/true eth0 \
        >/dev/null 2>&1 || true
    stop
}

dhcpv6.pcap() {
    host a b
    cable a eth0 b eth0
    address a eth0 fe80::1/64
    address b eth0 2001:db8::2/64
    lend --dhcp-range=2001:db8::100,2001:db8::1ff,64,1h --dhcp-option=option6:dns-server,[2001:db8::53] \
        --dhcp-option=option6:domain-search,example.com --dhcp-option=option6:ntp-server,[2001:db8::7b]
    tape dhcpv6.pcap a eth0 'udp port 546 or udp port 547'
    # -D LL: an identifier made from the MAC address alone; then the address is given back
    local words="-6 -d -D LL -cf $temp/dhclient.conf -lf $temp/leases6 -pf $temp/dhclient6.pid -sf /bin/true eth0"
    echo 'send dhcp6.fqdn 01 "client";' >"$temp/dhclient.conf"
    on a timeout 10 dhclient -1 $words >"$temp/dhclient.log" 2>&1 &
    await "$temp/dhclient.log" 'Bound|bound|REPLY|Reply' $!
    sleep 1
    on a timeout 5 dhclient -r $words >/dev/null 2>&1 || true
    stop
}

tftp.pcap() {
    mkdir -p /srv/tftp
    head -c 700 /dev/zero | tr '\0' s >/srv/tftp/boot.example
    lender --enable-tftp --tftp-root=/srv/tftp
    address a eth0 192.0.2.1/24
    acquainted a 192.0.2.2
    tape tftp.pcap a eth0 udp
    on a curl -s --local-port 40001 -o /dev/null tftp://192.0.2.2/boot.example
    on a curl -s --local-port 40002 -o /dev/null --tftp-no-options tftp://192.0.2.2/none.example || true
    stop
}
