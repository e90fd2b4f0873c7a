# HTTP between curl and nginx.

# web_server [ADDRESS]: pair or pair6, with b serving http://www.example.com/
web_server() {
    mkdir -p /srv/www
    echo 'Hello from example.com.' >/srv/www/index.html
    printf 'A line that is sent many times over.\n%.0s' {1..40} >/srv/www/lines.txt
    touch -d '2026-01-01 00:00:00 UTC' /srv/www/*
    cat >"$temp/nginx.conf" <<'END'
daemon off; master_process off; error_log stderr notice; pid /run/nginx.pid;
events {}
http {
    access_log off; server_tokens off; charset utf-8;
    types { text/html html; text/plain txt; }
    server {
        listen 80; listen [::]:80; server_name www.example.com; root /srv/www;
        location = /old { return 301 /index.html; }
        location = /lines.txt { gzip on; gzip_types text/plain; gzip_min_length 100; }
        location = /keep { return 204; }
    }
}
END
    background b 'start worker|using the|OS:' nginx -p /srv -c "$temp/nginx.conf" -e stderr
}

# browse PORT WORDS…: curl from a fixed port
browse() { on a curl -s -o /dev/null --local-port "$1" --resolve 'www.example.com:80:192.0.2.2' "${@:2}"; }

http.pcap() {
    pair
    web_server
    acquainted a 192.0.2.2
    tape http.pcap a eth0 tcp
    browse 40001 http://www.example.com/ # handshake, request, response, close
    stop
}

http-keep-alive.pcapng() {
    pair
    web_server
    acquainted a 192.0.2.2
    tape http-keep-alive.pcapng a eth0 tcp
    browse 40001 -I http://www.example.com/ --next -s -o /dev/null http://www.example.com/none \
        --next -s -o /dev/null http://www.example.com/old \
        --next -s -o /dev/null -d 'name=value&other=%C3%A4' http://www.example.com/index.html \
        --next -s -o /dev/null -r 0-4 -b 'cookie=one' http://www.example.com/index.html
    stop
}

http-gzip.pcapng() {
    pair
    web_server
    acquainted a 192.0.2.2
    tape http-gzip.pcapng a eth0 tcp
    browse 40001 --compressed http://www.example.com/lines.txt # compressed and chunked
    stop
}

http-ipv6.pcap() {
    pair6
    web_server
    acquainted a 2001:db8::2
    tape http-ipv6.pcap a eth0 tcp
    on a curl -s -o /dev/null --local-port 40001 -g -H 'Connection: close' 'http://[2001:db8::2]/' # b closes first
    stop
}

# Segments as the kernel hands them to a card that cuts and sums them itself: larger than the MTU, wrong checksums.
http-offload.pcap() {
    pair
    web_server
    acquainted a 192.0.2.2
    printf 'Much more than fits one segment. %.0s' {1..150} >/srv/www/index.html
    on a ethtool -K eth0 tx on tso on gso on gro on >/dev/null
    on b ethtool -K eth0 tx on tso on gso on gro on >/dev/null
    tape http-offload.pcap b eth0 tcp
    browse 40001 http://www.example.com/
    stop
}
